// Prices as people read them.

/** `245` → `$2.45`. */
export function dollars(cents: number): string {
  return `$${(cents / 100).toFixed(2)}`;
}

/** The number that GA4 wants: `245` → `2.45`. */
export function amount(cents: number): number {
  return Math.round(cents) / 100;
}
