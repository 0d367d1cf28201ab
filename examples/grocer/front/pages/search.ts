import { html } from "hono/html";
import type { Catalogue } from "../catalogue.ts";
import { ga4List } from "../ga4.ts";
import type { Page } from "./page.ts";
import { grid, shelf } from "./parts.ts";

const resultsMax = 96;

/** What the words find; when they find nothing, what everybody likes. */
export function searchPage(words: string, catalogue: Catalogue): Page {
  const found = catalogue.search(words, resultsMax);
  const asked = words.trim();
  return {
    title: asked === "" ? "Search – The Grocer" : `“${asked}” – The Grocer`,
    description: "Search the shop.",
    searched: asked,
    events:
      asked === ""
        ? []
        : [
            { event: "search", search_term: asked },
            ...(found.length > 0 ? [ga4List("view_item_list", "search", "Search", found)] : []),
          ],
    main: html`<div class="wrap">
  <div class="page-head"><h1>${asked === "" ? "What are you looking for?" : html`${found.length === resultsMax ? `More than ${resultsMax}` : String(found.length)} for “${asked}”`}</h1></div>
  ${found.length > 0 ? grid(found, "search") : html`<p class="lead">${asked === "" ? "Type a word above." : "Nothing by that name. Try fewer or other words; meanwhile:"}</p>${shelf({ placement: "trending", heading: "Trending now" })}`}
</div>`,
  };
}
