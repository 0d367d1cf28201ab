import { html, raw } from "hono/html";
import type { Category, Department } from "../catalogue.ts";
import { ga4List } from "../ga4.ts";
import type { Page } from "./page.ts";
import { grid, shelf, trail } from "./parts.ts";

export const perPage = 48;

/** A department, or one category of it: what is trending there, then everything, the most bought first. */
export function departmentPage(department: Department, category: Category | undefined, number: number): Page {
  const products = (category ?? department).products;
  const pages = Math.max(1, Math.ceil(products.length / perPage));
  const at = Math.min(Math.max(1, number), pages);
  const shown = products.slice((at - 1) * perPage, at * perPage);
  const name = category?.name ?? department.name;
  const base = `/departments/${department.slug}${category ? `/${category.slug}` : ""}`;
  const listId = slugged(`department-${department.slug}${category ? `-${category.slug}` : ""}`);
  return {
    title: `${name} – The Grocer`,
    description: `${products.length} products in ${name}.`,
    department,
    events: [ga4List("view_item_list", listId, name, shown)],
    main: html`<div class="wrap">
  ${trail([{ name: "Home", href: "/" }, ...(category ? [{ name: department.name, href: `/departments/${department.slug}` }, { name: category.name }] : [{ name: department.name }])])}
  <div class="page-head"><h1>${name}</h1><p class="muted">${products.length.toLocaleString("en-US")} products</p></div>
  ${department.categories.length > 1 ? chips(department, category) : ""}
  ${at === 1 ? shelf({ placement: "department", heading: `Trending in ${department.name}`, category: department.code }) : ""}
  <section aria-labelledby="all"><h2 id="all">${category ? `All of ${category.name.toLowerCase()}` : "Most bought"}</h2>
  ${grid(shown, listId)}
  ${pages > 1 ? pager(base, at, pages) : ""}</section>
</div>`,
  };
}

function chips(department: Department, category: Category | undefined) {
  const chip = (href: string, name: string, current: boolean) =>
    html`<li><a href="${href}"${current ? raw(' aria-current="page"') : ""}>${name}</a></li>`;
  return html`<nav class="chips" aria-label="Categories"><ul>${chip(`/departments/${department.slug}`, "Everything", category === undefined)}${department.categories.map(({ slug, name, code }) => chip(`/departments/${department.slug}/${slug}`, name, code === category?.code))}</ul></nav>`;
}

function pager(base: string, at: number, pages: number) {
  return html`<nav class="pager" aria-label="Pages">${at > 1 ? html`<a class="button quiet" rel="prev" href="${base}?page=${at - 1}">Back</a>` : ""}<span>Page ${at} of ${pages}</span>${at < pages ? html`<a class="button quiet" rel="next" href="${base}?page=${at + 1}">More</a>` : ""}</nav>`;
}

const slugged = (text: string): string => text.slice(0, 100);
