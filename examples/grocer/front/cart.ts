// The cart rides in a cookie of the shop, `id*quantity` joined by dots, so that every page can be drawn on the server.
import type { Catalogue } from "./catalogue.ts";
import type { Line } from "./ga4.ts";

export const cartCookie = "grocer_cart";
const linesMax = 60;
export const quantityMax = 99;

/** Unknown products and odd quantities are dropped. */
export function readCart(cookie: string | undefined, catalogue: Catalogue): Line[] {
  const seen = new Set<string>();
  return (cookie ?? "")
    .split(".")
    .slice(0, linesMax)
    .flatMap((entry) => {
      const [id = "", count = ""] = entry.split("*");
      const product = catalogue.productOf(id);
      const quantity = Number(count);
      if (product === undefined || seen.has(id) || !Number.isInteger(quantity) || quantity < 1) return [];
      seen.add(id);
      return [{ product, quantity: Math.min(quantity, quantityMax) }];
    });
}

export function writeCart(lines: readonly Line[]): string {
  return lines.map(({ product, quantity }) => `${product.id}*${quantity}`).join(".");
}

/** The cart with `quantity` of the product: 0 takes it out; `add` counts on top of what is there. */
export function withQuantity(lines: readonly Line[], line: Line, add: boolean): Line[] {
  const there = lines.find(({ product }) => product.id === line.product.id);
  const quantity = Math.min(quantityMax, Math.max(0, line.quantity + (add ? (there?.quantity ?? 0) : 0)));
  const changed = { product: line.product, quantity };
  const next = there ? lines.map((other) => (other === there ? changed : other)) : [...lines, changed];
  return next.filter((other) => other.quantity > 0).slice(0, linesMax);
}

export function countOf(lines: readonly Line[]): number {
  return lines.reduce((sum, line) => sum + line.quantity, 0);
}

/** In words: `1 item`, `3 items`. */
export const itemsText = (count: number): string => (count === 1 ? "1 item" : `${count} items`);

export function centsOf(lines: readonly Line[]): number {
  return lines.reduce((sum, line) => sum + line.quantity * line.product.cents, 0);
}
