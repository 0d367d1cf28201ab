import { html } from "hono/html";
import { centsOf, countOf, itemsText } from "../cart.ts";
import type { Line } from "../ga4.ts";
import { ga4Basket } from "../ga4.ts";
import { dollars } from "../money.ts";
import { summary } from "./cart.ts";
import type { Page, Visit } from "./page.ts";
import { picture, shelf } from "./parts.ts";

/** The last look before buying. It asks for nothing personal: it is a demonstration. */
export function checkoutPage({ cart }: Visit): Page {
  return {
    title: "Check out – The Grocer",
    description: "The last step.",
    events: [ga4Basket("begin_checkout", cart)],
    main: html`<div class="wrap">
  <div class="page-head"><h1>Check out</h1></div>
  <div class="checkout">
    <section aria-labelledby="delivery"><h2 id="delivery">Delivery</h2>
      <form id="order" method="post" action="/checkout" class="delivery">
        <fieldset><legend>When?</legend>
          ${["Today, 5 to 7 pm", "Tomorrow, 8 to 10 am", "Tomorrow, 5 to 7 pm"].map((slot, at) => html`<label class="slot"><input type="radio" name="slot" value="${at}"${at === 0 ? html` checked` : ""}> <span>${slot}</span></label>`)}
        </fieldset>
        <p class="muted">This is a demonstration shop: no address, no payment, and nothing is delivered.</p>
      </form>
      <h2>What you get</h2>
      <ul class="small-lines">${cart.map(({ product, quantity }) => html`<li>${picture(product)}<span>${quantity} × ${product.title}</span><b>${dollars(product.cents * quantity)}</b></li>`)}</ul>
    </section>
    ${summary(centsOf(cart), html`<button class="button wide" type="submit" form="order">Place the order</button>`)}
  </div>
</div>`,
  };
}

/** After the purchase. @param order GA4's transaction_id */
export function thanksPage(order: string, bought: readonly Line[]): Page {
  return {
    title: "Thank you – The Grocer",
    description: "The order is placed.",
    events: [ga4Basket("purchase", bought, { transaction_id: order })],
    main: html`<div class="wrap">
  <div class="page-head"><h1>Thank you</h1><p class="lead">Order ${order}: ${itemsText(countOf(bought))} for ${dollars(centsOf(bought))}. From now on your shelves know what you like to buy.</p></div>
  ${shelf({ placement: "buy-again", heading: "Buy it again" })}
  ${shelf({ placement: "home", heading: "Picked for you" })}
</div>`,
  };
}
