/** `<endcap-shelf placement="home" heading="Picked for you" n="12">`: asks for its items, draws them, reports what was seen and clicked. */
import { drawCard, element } from "./draw-card.ts";
import type { Seen, SeenItem } from "./read-entry.ts";
import type { Answered, Wish } from "./shelf-requests.ts";
import { shelfStyle } from "./shelf-style.ts";
import type { SeenWatch } from "./watch-seen.ts";
import { watchSeen } from "./watch-seen.ts";

export interface ShelfParts {
  readonly request: (wish: Wish) => Promise<Answered | undefined>;
  readonly report: (seen: Seen) => void;
}

const itemsMin = 1;
const itemsDefault = 12;
const itemsMax = 100;
const gatherSeenMs = 300;
const attributes = ["placement", "item", "items", "category", "n", "fields", "heading"];

/** Defines the element once; every shelf of the page comes to life. @returns asks for all shelves again */
export function defineShelf({ request, report }: ShelfParts): () => void {
  const shelves = new Set<Shelf>();

  class Shelf extends HTMLElement {
    static readonly observedAttributes = attributes;
    readonly #heading = element("h2");
    readonly #list = element("ul");
    #watch: SeenWatch | undefined;
    #asked = 0;

    connectedCallback(): void {
      shelves.add(this);
      if (!this.shadowRoot) {
        const root = this.attachShadow({ mode: "open" });
        const style = element("style");
        style.textContent = shelfStyle;
        this.#list.tabIndex = 0;
        root.append(style, this.#heading, this.#list);
      }
      this.load();
    }

    disconnectedCallback(): void {
      shelves.delete(this);
      this.#watch?.end();
      this.#asked++;
    }

    attributeChangedCallback(_name: string, before: string | null, after: string | null): void {
      if (before !== after && this.shadowRoot && this.isConnected) this.load();
    }

    async load(): Promise<void> {
      const asked = ++this.#asked;
      const wish = this.#wish();
      const heading = this.getAttribute("heading") ?? "";
      this.#heading.textContent = heading;
      this.#heading.hidden = heading === "";
      this.#list.ariaLabel = heading || wish.placement;
      this.#list.ariaBusy = "true";
      if (!this.#list.firstChild) {
        this.style.display = "";
        this.#list.append(...Array.from({ length: wish.n ?? itemsDefault }, () => drawCard(undefined)));
      }
      const answered = await request(wish);
      if (asked === this.#asked) this.#show(heading, wish.placement, answered);
    }

    #show(heading: string, placement: string, answered: Answered | undefined): void {
      this.#watch?.end();
      this.#list.ariaBusy = "false";
      const { items = [], recommendationId = "" } = answered?.answer ?? {};
      this.style.display = items.length < itemsMin ? "none" : "";
      const cards = items.map(drawCard);
      this.#list.replaceChildren(...cards);
      this.#list.scrollLeft = 0;
      const itemAt = (card: Element): SeenItem => {
        const index = cards.indexOf(card as HTMLLIElement);
        return { item_id: items[index]?.id ?? "", index, item_list_id: placement };
      };
      const seen: SeenItem[] = [];
      const reportSeen = (): void => {
        if (seen.length > 0) report({ name: "view_item_list", items: seen.splice(0), recommendationId });
      };
      this.#watch = watchSeen((card) => {
        seen.push(itemAt(card));
        if (seen.length === 1) setTimeout(reportSeen, gatherSeenMs);
      });
      for (const card of cards) {
        this.#watch.add(card);
        card.onclick = card.onauxclick = (click) => {
          if (click.button > 1 || !(click.target as Element).closest("a")) return;
          report({ name: "select_item", items: [itemAt(card)], recommendationId });
        };
      }
      if (answered) {
        const detail = { heading, ...answered };
        this.dispatchEvent(new CustomEvent("endcap:answer", { bubbles: true, detail }));
      }
    }

    #wish(): Wish {
      const list = (name: string): string[] =>
        (this.getAttribute(name) ?? "")
          .split(",")
          .map((part) => part.trim())
          .filter(Boolean);
      const n = Number(this.getAttribute("n"));
      const [item, category] = [this.getAttribute("item"), this.getAttribute("category")];
      const [items, fields] = [list("items"), list("fields")];
      return {
        placement: this.getAttribute("placement") ?? "",
        ...(item && { item }),
        ...(category && { category }),
        ...(items.length > 0 && { items }),
        ...(fields.length > 0 && { fields }),
        ...(n >= 1 && { n: Math.min(Math.floor(n), itemsMax) }),
      };
    }
  }

  customElements.define("endcap-shelf", Shelf);
  return () => {
    for (const shelf of shelves) void shelf.load();
  };
}
