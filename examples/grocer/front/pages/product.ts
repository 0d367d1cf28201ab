import { html } from "hono/html";
import { quantityMax } from "../cart.ts";
import type { Catalogue } from "../catalogue.ts";
import { slugOf } from "../catalogue.ts";
import type { Product } from "../catalogue-text.ts";
import { ga4Basket } from "../ga4.ts";
import { dollars } from "../money.ts";
import type { Page } from "./page.ts";
import { picture, shelf, trail } from "./parts.ts";

/** One product, what goes well with it, and what is like it. */
export function productPage(product: Product, catalogue: Catalogue): Page {
  const department = catalogue.departmentOf(slugOf(product.department));
  const home = `/departments/${slugOf(product.department)}`;
  return {
    title: `${product.title} – The Grocer`,
    description: `${product.title}, ${dollars(product.cents)}, in ${product.departmentName}.`,
    department,
    events: [ga4Basket("view_item", [{ product, quantity: 1 }])],
    main: html`<div class="wrap">
  ${trail([{ name: "Home", href: "/" }, { name: product.departmentName, href: home }, ...(product.category === "" ? [] : [{ name: product.categoryName, href: `${home}/${slugOf(product.category)}` }]), { name: product.title }])}
  <article class="product">
    <div class="stage">${picture(product, true)}</div>
    <div class="facts">
      ${product.brand === "" ? "" : html`<p class="kicker">${product.brand}</p>`}
      <h1>${product.title}</h1>
      <p class="big-price">${dollars(product.cents)}</p>
      ${product.stock === 0 ? html`<p class="sold-out">Sold out. More is on its way; below is what is like it.</p>` : addForm(product)}
      <dl>${fact("Size", product.size)}${fact("Brand", product.brand)}${fact("Department", product.departmentName)}${fact("Category", product.categoryName)}${fact("Article", product.id)}</dl>
    </div>
  </article>
  ${shelf({ placement: "product-together", heading: "Goes well with", item: product.id })}
  ${shelf({ placement: "product", heading: "Similar", item: product.id })}
</div>`,
  };
}

function addForm(product: Product) {
  return html`<form class="add" method="post" action="/cart" data-add="${product.id}">
  <input type="hidden" name="item" value="${product.id}"><input type="hidden" name="add" value="1">
  <label>Quantity <input type="number" name="quantity" value="1" min="1" max="${quantityMax}" inputmode="numeric"></label>
  <button type="submit" class="button">Add to cart</button>
</form>`;
}

function fact(name: string, value: string) {
  return value === "" ? "" : html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}
