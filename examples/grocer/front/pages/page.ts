// What a page knows about the visit, and the frame around every page: header, departments, footer, consent, panel.
import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import { countOf, itemsText } from "../cart.ts";
import type { Catalogue, Department } from "../catalogue.ts";
import type { DataLayerEvent, Line } from "../ga4.ts";
import { icon } from "./icon.ts";
import { mainDepartments } from "./main-departments.ts";

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

export interface Visit {
  readonly catalogue: Catalogue;
  readonly cart: readonly Line[];
  readonly publishableKey: string;
  /** Undefined until the visitor has chosen. */
  readonly consent: "none" | "session" | "full" | undefined;
  /** Who is signed in, and the token that proves it to the edge. */
  readonly household: string | undefined;
  readonly shopperToken: string | undefined;
  /** Whether there is anything that this visitor could buy again. */
  readonly hasBought: boolean;
  /** Whether the Worker has the secret key that signing in needs. */
  readonly canSignIn: boolean;
  /** Changes with every deploy; part of the addresses of style and script. */
  readonly version: string;
}

export interface Page {
  readonly title: string;
  readonly description: string;
  readonly main: Html;
  readonly events?: readonly DataLayerEvent[];
  readonly department?: Department | undefined;
  readonly searched?: string;
}

/** The whole document. */
export function page(visit: Visit, { title, description, main, events = [], department, searched = "" }: Page): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<meta name="description" content="${description}">
<meta name="theme-color" content="#1f4d3a">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/shop.css?v=${visit.version}">
<script type="application/json" id="page-events">${raw(jsonForScript(events))}</script>
<script src="/shop.js?v=${visit.version}" defer></script>
<script src="/beacon.js" data-key="${visit.publishableKey}" data-consent="${visit.consent ?? "session"}"${visit.shopperToken === undefined ? "" : html` data-shopper="${visit.shopperToken}"`} async></script>
</head>
<body>
<a class="skip" href="#main">Skip to the goods</a>
${header(visit, department, searched)}
<main id="main" tabindex="-1">${main}</main>
${footer(visit)}
${consentBanner(visit)}
${panel()}
<div class="toast" role="status" aria-live="polite"></div>
</body>
</html>`;
}

const whoOf = ({ household }: Visit): string => (household === undefined ? "Sign in" : `Household ${household}`);

function header(visit: Visit, department: Department | undefined, searched: string): Html {
  const count = countOf(visit.cart);
  return html`<header class="top">
  <div class="bar wrap">
    <a class="logo" href="/">${icon("basket")}<span>The Grocer</span></a>
    <form class="search" action="/search" role="search">
      <label class="unseen" for="words">Search the shop</label>
      <input id="words" name="q" type="search" value="${searched}" placeholder="Tomatoes, sour cream, dog food …" autocomplete="off" maxlength="80">
      <button type="submit" aria-label="Search">${icon("glass")}</button>
    </form>
    ${visit.canSignIn ? html`<a class="who" href="/household" aria-label="${whoOf(visit)}">${icon("person")}<span>${whoOf(visit)}</span></a>` : ""}
    <a class="cart-link" href="/cart" aria-label="Cart, ${itemsText(count)}">${icon("cart")}<span class="cart-word">Cart</span><span class="count" data-cart-count>${count}</span></a>
  </div>
  <nav class="departments" aria-label="Departments"><ul class="wrap">${mainDepartments(visit.catalogue).map(
    ({ slug, name, code }) =>
      html`<li><a href="/departments/${slug}"${code === department?.code ? raw(' aria-current="page"') : ""}>${name}</a></li>`,
  )}</ul></nav>
</header>`;
}

function footer(visit: Visit): Html {
  return html`<footer class="foot">
  <div class="wrap">
    <div><strong>The Grocer</strong><p>A demonstration shop: a year of real baskets (The Complete Journey, 84.51°), invented brands, drawn pictures. Nothing is sold or delivered.</p></div>
    <div><strong>All departments</strong><ul>${visit.catalogue.departments.map(({ slug, name }) => html`<li><a href="/departments/${slug}">${name}</a></li>`)}</ul></div>
    <div><strong>Your data</strong><ul><li><button class="link" type="button" data-consent-open>Change what we may remember</button></li></ul>
    <strong>For developers</strong><ul><li><a href="/docs">API documentation</a></li><li><a href="/v1/health">Health of the edge</a></li></ul></div>
  </div>
</footer>`;
}

function consentBanner(visit: Visit): Html {
  return html`<section class="consent" aria-label="What we may remember"${visit.consent === undefined ? "" : raw(" hidden")}>
  <div class="wrap">
    <p><strong>May we remember what you look at?</strong> It makes the shelves yours. It stays with this shop, and you can change your mind at any time at the foot of every page.</p>
    <form class="choices" method="post" action="/consent">
      <button name="consent" value="full">Yes, remember me</button>
      <button class="quiet" name="consent" value="session">For this visit</button>
      <button class="quiet" name="consent" value="none">No, nothing</button>
    </form>
  </div>
</section>`;
}

function panel(): Html {
  return html`<button class="behind-toggle" type="button" aria-label="Behind this page" aria-expanded="false" aria-controls="behind">${icon("eye")}<span>Behind this page</span></button>
<aside id="behind" class="behind" aria-label="Behind this page" hidden>
  <div class="behind-head"><h2>Behind this page</h2><button type="button" class="close" data-behind-close aria-label="Close">${icon("cross")}</button></div>
  <p class="behind-intro">Where each shelf came from, how fresh it is, and why each product is on it.</p>
  <div data-behind-shelves><p class="muted">No shelf has answered yet.</p></div>
</aside>`;
}

/** JSON that cannot end the script element it stands in. */
function jsonForScript(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
