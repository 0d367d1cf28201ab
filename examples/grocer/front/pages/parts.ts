// The parts that pages share: a product as a card, a shelf of Endcap, a grid.
import { html } from "hono/html";
import type { Product } from "../catalogue-text.ts";
import { dollars } from "../money.ts";
import { icon } from "./icon.ts";
import type { Html, Visit } from "./page.ts";

/** What a shelf asks for: the attributes of `<endcap-shelf>`. */
export interface ShelfWish {
  readonly placement: string;
  readonly heading: string;
  readonly item?: string;
  readonly items?: readonly string[];
  readonly category?: string;
  readonly n?: number;
}

export function shelf({ placement, heading, item, items, category, n = 12 }: ShelfWish): Html {
  return html`<endcap-shelf placement="${placement}" heading="${heading}" n="${n}"${item === undefined ? "" : html` item="${item}"`}${items === undefined ? "" : html` items="${items.join(",")}"`}${category === undefined ? "" : html` category="${category}"`}></endcap-shelf>`;
}

/** What this visitor buys again and again; what everybody does, as long as there is nothing to know. */
export function buyAgainShelf({ hasBought }: Visit): Html {
  return shelf({ placement: "buy-again", heading: hasBought ? "Buy it again" : "Buy it again, as others do" });
}

export function picture(product: Product, eager = false): Html {
  return html`<img src="/pictures/${product.id}.svg" alt="" width="200" height="200"${eager ? "" : html` loading="lazy"`} decoding="async">`;
}

/** @param list the list and the place in it, for GA4's select_item */
export function productCard(product: Product, list: { readonly id: string; readonly index: number }): Html {
  const soldOut = product.stock === 0;
  return html`<li class="card">
  <a href="/products/${product.id}" data-select="${list.id}" data-index="${list.index}" data-item="${product.id}">
    ${picture(product, list.index < 4)}
    <span class="name">${product.title}</span>
  </a>
  <div class="buy"><span class="price">${dollars(product.cents)}</span>${soldOut ? html`<span class="sold-out">Sold out</span>` : addButton(product, 1)}</div>
</li>`;
}

/** A form, so that it works before and without any script. */
function addButton(product: Product, quantity: number): Html {
  return html`<form method="post" action="/cart" data-add="${product.id}">
  <input type="hidden" name="item" value="${product.id}"><input type="hidden" name="quantity" value="${quantity}"><input type="hidden" name="add" value="1">
  <button type="submit" class="round" aria-label="Add ${product.title} to the cart">${icon("plus")}</button>
</form>`;
}

export function grid(products: readonly Product[], listId: string): Html {
  return html`<ul class="grid">${products.map((product, index) => productCard(product, { id: listId, index }))}</ul>`;
}

export function trail(steps: readonly { readonly name: string; readonly href?: string }[]): Html {
  return html`<nav class="trail" aria-label="You are here"><ol>${steps.map(({ name, href }) => html`<li>${href === undefined ? html`<span aria-current="page">${name}</span>` : html`<a href="${href}">${name}</a>`}</li>`)}</ol></nav>`;
}
