import { html } from "hono/html";
import { mainDepartments } from "./main-departments.ts";
import type { Page, Visit } from "./page.ts";
import { buyAgainShelf, picture, shelf } from "./parts.ts";

/** The front door: who we are, what is trending, what is picked for this shopper. */
export function homePage(visit: Visit): Page {
  const { catalogue } = visit;
  const stars = featured.flatMap((id) => catalogue.productOf(id) ?? []);
  const departments = mainDepartments(catalogue);
  return {
    title: "The Grocer – fresh food and everything else",
    description: "Fruit and vegetables, butcher, bakery, deli and 4,700 things for the pantry.",
    main: html`<section class="hero"><div class="wrap">
  <div class="words">
    <p class="kicker">Fresh this morning</p>
    <h1>Everything for the week, picked the way you shop.</h1>
    <p class="lead">Six thousand groceries, and shelves that learn from every look.</p>
    <a class="button" href="/departments/produce">Start with the fruit</a>
  </div>
  <div class="crate" aria-hidden="true">${stars.map((product) => html`<a href="/products/${product.id}" tabindex="-1">${picture(product, true)}</a>`)}</div>
</div></section>
<div class="wrap">
  ${shelf({ placement: "home", heading: "Picked for you" })}
  ${buyAgainShelf(visit)}
  <section aria-labelledby="departments"><h2 id="departments">Departments</h2>
  <ul class="tiles">${departments.map(({ slug, name, products }) => html`<li><a href="/departments/${slug}">${products[0] ? picture(products[0]) : ""}<span><b>${name}</b><small>${products.length.toLocaleString("en-US")} products</small></span></a></li>`)}</ul></section>
  ${shelf({ placement: "trending", heading: "Trending now" })}
</div>`,
  };
}

// Pictures that make a good crate: bananas, tomatoes, strawberries, milk, bread, broccoli, eggs, grapes, peppers.
const featured = ["1082185", "1081177", "1127831", "1029743", "883404", "903325", "981760", "866211", "995785"];
