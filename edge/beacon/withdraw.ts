/** Tells the edge that a person no longer allows being known. */
import type { Edge } from "./post.ts";
import { addressOf } from "./post.ts";

/** Leaves even when the page does; without a network, as soon as it is back while the page is there. Nothing is stored for it. */
export function withdraw(edge: Edge, shopper: string): void {
  const body = JSON.stringify({ shopper });
  if (navigator.onLine && navigator.sendBeacon(addressOf(edge, "shoppers/withdrawal"), body)) return;
  addEventListener("online", () => withdraw(edge, shopper), { once: true });
}
