// The handful of line icons of the storefront.
import { raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";

const drawings = {
  basket:
    '<path d="M3 10h18l-2 9.2a2 2 0 0 1-2 1.8H7a2 2 0 0 1-2-1.8L3 10Z"/><path d="m7 10 4-7M17 10l-4-7M9 14v3M15 14v3M12 14v3"/>',
  glass: '<circle cx="11" cy="11" r="6.5"/><path d="m16 16 5 5"/>',
  cart: '<path d="M2.5 4h2.6l2.4 11.2a1.6 1.6 0 0 0 1.6 1.3h8.3a1.6 1.6 0 0 0 1.6-1.2L21 8H6"/><circle cx="9.5" cy="20" r="1.3"/><circle cx="17" cy="20" r="1.3"/>',
  eye: '<path d="M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12Z"/><circle cx="12" cy="12" r="2.8"/>',
  person: '<circle cx="12" cy="8" r="4"/><path d="M4 21c.6-4.4 3.8-7 8-7s7.4 2.6 8 7"/>',
  cross: '<path d="m5 5 14 14M19 5 5 19"/>',
  plus: '<path d="M12 5v14M5 12h14"/>',
  tick: '<path d="m4.5 12.5 5 5 10-11"/>',
} as const;

export function icon(name: keyof typeof drawings): HtmlEscapedString {
  return raw(
    `<svg class="icon" viewBox="0 0 24 24" width="22" height="22" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${drawings[name]}</svg>`,
  ) as HtmlEscapedString;
}
