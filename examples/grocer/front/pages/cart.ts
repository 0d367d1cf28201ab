import { html } from "hono/html";
import { centsOf, countOf, itemsText, quantityMax } from "../cart.ts";
import { ga4Basket } from "../ga4.ts";
import { dollars } from "../money.ts";
import { icon } from "./icon.ts";
import type { Page, Visit } from "./page.ts";
import { buyAgainShelf, picture, shelf } from "./parts.ts";

const shelfItemsMax = 50;

/** What is in the cart, and what goes well with all of it. */
export function cartPage(visit: Visit): Page {
  const { cart } = visit;
  const ids = cart.slice(0, shelfItemsMax).map(({ product }) => product.id);
  if (cart.length === 0) {
    return {
      title: "Your cart – The Grocer",
      description: "The cart is empty.",
      main: html`<div class="wrap"><div class="page-head"><h1>Your cart is empty</h1></div><p class="lead">Here is something to put in.</p>${shelf({ placement: "home", heading: "Picked for you" })}${buyAgainShelf(visit)}</div>`,
    };
  }
  return {
    title: `Your cart (${countOf(cart)}) – The Grocer`,
    description: "What is in the cart.",
    events: [ga4Basket("view_cart", cart)],
    main: html`<div class="wrap">
  <div class="page-head"><h1>Your cart</h1><p class="muted">${itemsText(countOf(cart))}</p></div>
  <div class="checkout">
    <ul class="lines">${cart.map(
      ({ product, quantity }) => html`<li>
        <a href="/products/${product.id}">${picture(product, true)}</a>
        <div class="line-words"><a href="/products/${product.id}">${product.title}</a><small>${dollars(product.cents)} each</small></div>
        <form method="post" action="/cart" data-quantity="${product.id}"><input type="hidden" name="item" value="${product.id}"><label><span class="unseen">Quantity of ${product.title}</span><input type="number" name="quantity" value="${quantity}" min="0" max="${quantityMax}" inputmode="numeric"></label><button type="submit" class="quiet small">Change</button></form>
        <b class="price">${dollars(product.cents * quantity)}</b>
        <form method="post" action="/cart" data-remove="${product.id}"><input type="hidden" name="item" value="${product.id}"><input type="hidden" name="quantity" value="0"><button type="submit" class="round plain" aria-label="Take ${product.title} out of the cart">${icon("cross")}</button></form>
      </li>`,
    )}</ul>
    ${summary(centsOf(cart), html`<a class="button wide" href="/checkout">Check out</a>`)}
  </div>
  ${shelf({ placement: "cart", heading: "Goes well with your cart", items: ids })}
</div>`,
  };
}

export function summary(cents: number, action: unknown) {
  return html`<aside class="summary" aria-label="Sum"><dl><div><dt>Goods</dt><dd>${dollars(cents)}</dd></div><div><dt>Delivery</dt><dd>Free</dd></div><div class="total"><dt>To pay</dt><dd>${dollars(cents)}</dd></div></dl>${action}</aside>`;
}
