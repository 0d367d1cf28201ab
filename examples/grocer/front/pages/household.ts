import { html } from "hono/html";
import { households } from "../households.ts";
import type { Page, Visit } from "./page.ts";

/** Signing in, as far as a demonstration goes: being one of the households whose year the shop knows. */
export function householdPage({ household, consent }: Visit, failed = false): Page {
  return {
    title: "Shop as a household – The Grocer",
    description: "Be one of the households whose year of shopping this shop knows.",
    main: html`<div class="wrap">
  <div class="page-head"><h1>Shop as a household</h1><p class="lead">A shop that knows you shows it. Be one of the 2,444 households whose year is in the data, and look at the front page: what is picked, and what they buy again.</p></div>
  ${failed ? html`<p class="sold-out" role="alert">That did not work: there is no such household, or the edge gave no token.</p>` : ""}
  ${consent === "full" ? "" : html`<p class="note">Shelves follow a household only when you allow us to remember you; signing in allows it.</p>`}
  ${household === undefined ? "" : html`<form method="post" action="/household" class="signed-in"><p>You are household <b>${household}</b>.</p><input type="hidden" name="household" value=""><button class="button quiet" type="submit">Be nobody again</button></form>`}
  <form method="post" action="/household"><ul class="households">${households.map(({ id, words }) => html`<li><button name="household" value="${id}"${id === household ? html` aria-pressed="true"` : ""}><b>Household ${id}</b><span>${words}</span></button></li>`)}</ul></form>
  <form method="post" action="/household" class="add"><label>Any other, 1 to 2,500 <input type="number" name="household" min="1" max="2500" inputmode="numeric" required></label><button class="button quiet" type="submit">Be this one</button></form>
</div>`,
  };
}
