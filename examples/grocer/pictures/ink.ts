// The few strokes that every drawing is made of. All numbers are in a field of 200 × 200 whose middle is 0, 0.

/** A colour with its darker and lighter neighbours, so that a flat shape gets a shadow side and a gleam. */
export interface Tone {
  readonly base: string;
  readonly dark: string;
  readonly light: string;
}

/** @param hex `#rrggbb` */
export function tone(hex: string): Tone {
  return { base: hex, dark: mix(hex, "#2b1d2e", 0.22), light: mix(hex, "#ffffff", 0.42) };
}

/** `amount` 0 gives `from`, 1 gives `to`. */
export function mix(from: string, to: string, amount: number): string {
  const channel = (hex: string, at: number): number => Number.parseInt(hex.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) => Math.round(channel(from, at) * (1 - amount) + channel(to, at) * amount));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

export const path = (d: string, fill: string, opacity = 1): string =>
  `<path d="${d}" fill="${fill}"${faded(opacity)}/>`;
export const line = (d: string, color: string, width: number, opacity = 1): string =>
  `<path d="${d}" fill="none" stroke="${color}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"${faded(opacity)}/>`;
export const dot = (x: number, y: number, radius: number, fill: string, opacity = 1): string =>
  `<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}"${faded(opacity)}/>`;
export const oval = (x: number, y: number, rx: number, ry: number, fill: string, turn = 0, opacity = 1): string =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}"${turn === 0 ? "" : ` transform="rotate(${turn} ${x} ${y})"`}${faded(opacity)}/>`;
export const slab = (
  x: number,
  y: number,
  width: number,
  height: number,
  round: number,
  fill: string,
  opacity = 1,
): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${round}" fill="${fill}"${faded(opacity)}/>`;
export const placed = (x: number, y: number, scale: number, inside: string, turn = 0): string =>
  `<g transform="translate(${x} ${y})${turn === 0 ? "" : ` rotate(${turn})`} scale(${scale})">${inside}</g>`;

/** `count` copies around a circle, from the top. */
export const around = (
  count: number,
  draw: (x: number, y: number, degrees: number) => string,
  radius: number,
): string =>
  Array.from({ length: count }, (_, at) => {
    const degrees = (360 / count) * at;
    const angle = (degrees - 90) * (Math.PI / 180);
    return draw(short(Math.cos(angle) * radius), short(Math.sin(angle) * radius), degrees);
  }).join("");

const short = (value: number): number => Math.round(value * 10) / 10;
const faded = (opacity: number): string => (opacity === 1 ? "" : ` opacity="${opacity}"`);
