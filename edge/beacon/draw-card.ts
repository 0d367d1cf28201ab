/** One product of a shelf. Everything from the answer goes in as text or a checked address, never as markup. */
export interface ShelfItem {
  readonly id: string;
  readonly title?: string;
  readonly link?: string;
  readonly image?: string;
  readonly price?: { readonly amount: number; readonly currency: string };
}

/** @param item undefined draws the empty card that waits for an answer */
export function drawCard(item: ShelfItem | undefined): HTMLLIElement {
  const card = element("li", item ? "" : "s");
  const body = element(item ? "a" : "div");
  const picture = element(item?.image ? "img" : "div", "i");
  if (picture instanceof HTMLImageElement) {
    picture.alt = "";
    picture.loading = "lazy";
    picture.decoding = "async";
    picture.src = item?.image ?? "";
  }
  const title = element("span", "t");
  title.textContent = item ? (item.title ?? item.id) : "";
  const price = element("span", "p");
  price.textContent = item?.price ? priceText(item.price) : "";
  const address = item?.link && webAddress(item.link);
  if (address) (body as HTMLAnchorElement).href = address;
  body.append(picture, title, price);
  card.append(body);
  return card;
}

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className = "",
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (className) made.className = className;
  return made;
}

/** Only addresses that lead to a page: what a catalogue says is not trusted to be one. */
function webAddress(link: string): string | undefined {
  try {
    const { protocol, href } = new URL(link, location.href);
    return /^https?:$/.test(protocol) ? href : undefined;
  } catch {
    return undefined;
  }
}

function priceText({ amount, currency }: { readonly amount: number; readonly currency: string }): string {
  try {
    return new Intl.NumberFormat(document.documentElement.lang || undefined, { style: "currency", currency }).format(
      amount,
    );
  } catch {
    return `${amount} ${currency}`;
  }
}
