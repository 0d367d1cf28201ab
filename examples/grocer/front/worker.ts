// The storefront's door: pages of the shop, pictures, and everything of Endcap handed to the edge by service binding.
import type { Context } from "hono";
import { Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import type { Pictured } from "../pictures/draw-picture.ts";
import { drawPicture } from "../pictures/draw-picture.ts";
import behindScript from "./browser/behind.browser.js";
import consentScript from "./browser/consent.browser.js";
import shopScript from "./browser/shop.browser.js";
import { cartCookie, countOf, itemsText, readCart, withQuantity, writeCart } from "./cart.ts";
import type { Catalogue } from "./catalogue.ts";
import { openCatalogue } from "./catalogue.ts";
import catalogueText from "./catalogue.tsv";
import { readCatalogue } from "./catalogue-text.ts";
import type { Line } from "./ga4.ts";
import { ga4Basket } from "./ga4.ts";
import { cartPage } from "./pages/cart.ts";
import { checkoutPage, thanksPage } from "./pages/checkout.ts";
import { departmentPage } from "./pages/department.ts";
import { homePage } from "./pages/home.ts";
import { householdPage } from "./pages/household.ts";
import type { Page, Visit } from "./pages/page.ts";
import { page } from "./pages/page.ts";
import { shelf } from "./pages/parts.ts";
import { productPage } from "./pages/product.ts";
import { searchPage } from "./pages/search.ts";
import styles from "./shop.css";

interface Bindings {
  readonly EDGE: Fetcher;
  /** A publishable key of the shop: it is in every page, as in any shop that uses Endcap. */
  readonly ENDCAP_PUBLISHABLE_KEY: string;
  /** A secret key, for what a shop's server does: naming who is signed in. Without it nobody can sign in. */
  readonly ENDCAP_SECRET_KEY?: string;
}
type Shop = Context<{ Bindings: Bindings }>;

const yearSeconds = 365 * 24 * 3600;
const orderSecondsMax = 300;
const orderCookie = "grocer_order";
const consentCookie = "grocer_consent";
/** The banner's script writes it too (consent.browser.js). */
const openCookie = { path: "/", sameSite: "Lax" } as const;
const boughtCookie = "grocer_bought";
const householdCookie = "grocer_household";
const tokenCookie = "grocer_token";
const signedInSeconds = 20 * 3600;
const householdMax = 2_500;
const script = [shopScript, consentScript, behindScript].join("\n");
const version = hash(script + styles);

let opened: Catalogue | undefined;
function catalogue(): Catalogue {
  opened ??= openCatalogue(readCatalogue(catalogueText));
  return opened;
}

const app = new Hono<{ Bindings: Bindings }>();

for (const path of ["/v1/*", "/beacon.js", "/openapi*", "/docs", "/docs/*"]) {
  app.all(path, (context) => context.env.EDGE.fetch(context.req.raw));
}

app.get("/", (context) => draw(context, homePage));
app.get("/departments/:department/:category?", (context) =>
  draw(context, () => {
    const { department: slug, category: categorySlug } = context.req.param();
    const department = catalogue().departmentOf(slug);
    const category = department?.categories.find((candidate) => candidate.slug === categorySlug);
    if (department === undefined || (categorySlug !== undefined && category === undefined)) return undefined;
    return departmentPage(department, category, Math.trunc(Number(context.req.query("page") ?? 1)) || 1);
  }),
);
app.get("/products/:id", (context) =>
  draw(context, () => {
    const product = catalogue().productOf(context.req.param("id"));
    return product && productPage(product, catalogue());
  }),
);
app.get("/search", (context) =>
  draw(context, () => searchPage((context.req.query("q") ?? "").slice(0, 80), catalogue())),
);
app.get("/cart", (context) => draw(context, cartPage));
app.post("/cart", async (context) => {
  const form = await context.req.parseBody();
  const product = catalogue().productOf(String(form["item"] ?? ""));
  const quantity = Number(form["quantity"] ?? 1);
  if (product === undefined || !Number.isInteger(quantity) || quantity < 0)
    return context.text("No such product.", 422);
  const before = cartOf(context);
  const after = withQuantity(before, { product, quantity }, form["add"] === "1");
  keepCart(context, after);
  if (!(context.req.header("accept") ?? "").includes("application/json")) return context.redirect("/cart", 303);
  const changed = quantityIn(after, product.id) - quantityIn(before, product.id);
  const line = [{ product, quantity: Math.abs(changed) }];
  const event = changed === 0 ? undefined : ga4Basket(changed > 0 ? "add_to_cart" : "remove_from_cart", line);
  const count = countOf(after);
  return context.json({ count, words: itemsText(count), title: product.title, event });
});
app.get("/checkout", (context) =>
  cartOf(context).length === 0 ? context.redirect("/cart", 303) : draw(context, checkoutPage),
);
app.post("/checkout", (context) => {
  const cart = cartOf(context);
  if (cart.length === 0) return context.redirect("/cart", 303);
  const order = `G-${crypto.randomUUID().slice(0, 8).toUpperCase()}`;
  setCookie(context, orderCookie, `${order}_${writeCart(cart)}`, {
    path: "/thanks",
    maxAge: orderSecondsMax,
    httpOnly: true,
    sameSite: "Lax",
  });
  setCookie(context, boughtCookie, "1", { path: "/", maxAge: yearSeconds, httpOnly: true, sameSite: "Lax" });
  keepCart(context, []);
  return context.redirect("/thanks", 303);
});
app.post("/consent", async (context) => {
  const { consent } = await context.req.parseBody();
  if (consent !== "none" && consent !== "session" && consent !== "full") return context.text("No such choice.", 422);
  const lasting = consent === "full" ? { maxAge: yearSeconds } : {};
  setCookie(context, consentCookie, consent, { ...openCookie, ...lasting });
  return context.redirect("/", 303);
});
app.get("/household", (context) => draw(context, householdPage));
app.post("/household", async (context) => {
  const { household } = await context.req.parseBody();
  const kept = { path: "/", httpOnly: true, sameSite: "Lax", maxAge: signedInSeconds } as const;
  if (household === "") {
    for (const name of [householdCookie, tokenCookie]) setCookie(context, name, "", { ...kept, maxAge: 0 });
    return context.redirect("/", 303);
  }
  const token = await tokenOf(context, String(household));
  if (token === undefined) return draw(context, (visit) => householdPage(visit, true));
  setCookie(context, householdCookie, String(household), kept);
  setCookie(context, tokenCookie, token, kept);
  setCookie(context, consentCookie, "full", { ...openCookie, maxAge: yearSeconds });
  return context.redirect("/", 303);
});
// The order is read once, so that a reload does not buy again.
app.get("/thanks", (context) => {
  const [order = "", lines = ""] = (getCookie(context, orderCookie) ?? "").split("_", 2);
  const bought = readCart(lines, catalogue());
  if (bought.length === 0) return context.redirect("/", 303);
  setCookie(context, orderCookie, "", { path: "/thanks", maxAge: 0 });
  return draw(context, () => thanksPage(order, bought));
});

app.get("/pictures/:file{[0-9]+\\.svg}", (context) => {
  const product = catalogue().productOf(context.req.param("file").replace(".svg", ""));
  if (product === undefined) return context.notFound();
  return asset(context, drawPicture(product satisfies Pictured), "image/svg+xml");
});
app.get("/shop.css", (context) => asset(context, styles, "text/css; charset=utf-8"));
app.get("/shop.js", (context) => asset(context, script, "text/javascript; charset=utf-8"));
app.get("/icon.svg", (context) => asset(context, shopIcon, "image/svg+xml"));
app.notFound((context) => draw(context, () => undefined));

/** What a shop's server does at sign-in: asks the edge for a token of the person, with its secret key. */
async function tokenOf(context: Shop, household: string): Promise<string | undefined> {
  const key = context.env.ENDCAP_SECRET_KEY;
  if (!key || !/^[1-9]\d{0,3}$/.test(household) || Number(household) > householdMax) return undefined;
  const answer = await context.env.EDGE.fetch("https://edge/v1/shoppers", {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ shopper: household }),
  });
  if (!answer.ok) return undefined;
  return ((await answer.json()) as { readonly shopper: string }).shopper;
}

function draw(context: Shop, choose: (visit: Visit) => Page | undefined): Response | Promise<Response> {
  const consent = getCookie(context, consentCookie);
  const visit: Visit = {
    catalogue: catalogue(),
    cart: cartOf(context),
    publishableKey: context.env.ENDCAP_PUBLISHABLE_KEY,
    consent: consent === "none" || consent === "session" || consent === "full" ? consent : undefined,
    household: getCookie(context, householdCookie),
    shopperToken: getCookie(context, tokenCookie),
    hasBought: getCookie(context, householdCookie) !== undefined || getCookie(context, boughtCookie) !== undefined,
    canSignIn: Boolean(context.env.ENDCAP_SECRET_KEY),
    version,
  };
  const chosen = choose(visit);
  context.header("cache-control", "private, no-cache");
  context.header("x-content-type-options", "nosniff");
  context.header("referrer-policy", "same-origin");
  context.header(
    "content-security-policy",
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; base-uri 'none'; form-action 'self'",
  );
  return context.html(page(visit, chosen ?? missing), chosen === undefined ? 404 : 200);
}

const missing: Page = {
  title: "Not here – The Grocer",
  description: "There is nothing at this address.",
  main: html`<div class="wrap"><div class="page-head"><h1>There is nothing here</h1><p class="lead">The page may have moved, or the product may be gone. What everybody else is buying:</p></div>${shelf({ placement: "trending", heading: "Trending now" })}</div>`,
};

function asset(context: Shop, body: string, type: string): Response {
  return context.body(body, 200, {
    "content-type": type,
    "cache-control": "public, max-age=31536000, immutable",
    "x-content-type-options": "nosniff",
  });
}

function cartOf(context: Shop): Line[] {
  return readCart(getCookie(context, cartCookie), catalogue());
}

function keepCart(context: Shop, lines: readonly Line[]): void {
  setCookie(context, cartCookie, writeCart(lines), { path: "/", maxAge: yearSeconds, httpOnly: true, sameSite: "Lax" });
}

function quantityIn(lines: readonly Line[], id: string): number {
  return lines.find(({ product }) => product.id === id)?.quantity ?? 0;
}

function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return value.toString(36);
}

const shopIcon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#1f4d3a"/><path d="M6 14h20l-2 9.5a2 2 0 0 1-2 1.5H10a2 2 0 0 1-2-1.5L6 14Z" fill="#f6efe0"/><path d="m11 14 4-7M21 14l-4-7" stroke="#f6cf4c" stroke-width="2.4" stroke-linecap="round"/></svg>';

export default app;
