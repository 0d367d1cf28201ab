// Package sizes as the source's clerks typed them ("6 PK/12 OZ", "L    20 OZ", "22515 32 OZ") made readable.

/** The size as printed on a title, or undefined when the label says nothing usable: `3/3.5 OZ` → `3 × 3.5 oz`. */
export function packageSize(label: string | null): string | undefined {
  if (label === null) return undefined;
  const text = withoutNoise(label.toUpperCase());
  const alone = /^[A-Z]+$/.exec(text);
  if (alone) return aloneUnits[text];
  for (const [pattern, write] of shapes) {
    const found = pattern.exec(text);
    if (found) return write(...(found.slice(1) as string[]));
  }
  return undefined;
}

const number = String.raw`(\d+(?:\.\d+)?|\.\d+)`;
const unit = `(OZS?|O|LBS?|CT|PK|SQ FT|FT|LD|LOADS?|PCS?|GA|GAL|GALON|QT|PT|ML|L|DZ|DOZ|STEM|FL OZ)`;
const shape = (text: string): RegExp => new RegExp(`^${text.replaceAll("#", number).replaceAll("@", unit)}$`);

const shapes: readonly [RegExp, (...parts: string[]) => string | undefined][] = [
  [
    shape(String.raw`(\d+) ([1357])/([248]) @`),
    (whole, top, bottom, u) => `${whole}${fraction(top, bottom)} ${unitName(u, 2)}`,
  ],
  [
    shape("([1-7])/([248]) @"),
    (top, bottom, u) => {
      const single = fractions[`${top}/${bottom}`];
      return single === undefined ? multiple(top, bottom, u) : `${single} ${unitName(u, 1)}`;
    },
  ],
  [shape("# ?PK[ /]# ?@"), multiple],
  [shape("# ?@[ /]# ?PK"), (amount, u, count) => multiple(count, amount, u)],
  [shape("#/# ?@"), multiple],
  [shape("#-# ?CT"), (from, to) => `${plain(from)}–${plain(to)} ct`],
  [shape("# ?- ?# ?@"), multiple],
  [shape("# ?CT/# ?@"), (count, amount, u) => `${plain(count)} ct, ${measure(amount, u)}`],
  [shape("# ?CT/#"), (count, amount) => `${plain(count)} ct, ${measure(amount, "OZ")}`],
  [shape("# ?@/# ?CT"), (amount, u, count) => `${plain(count)} ct, ${measure(amount, u)}`],
  [shape("# ?@"), (amount, u) => (Number(amount) < implausibleCount ? measure(amount, u) : undefined)],
];
const implausibleCount = 10_000;

// Batch letters, article numbers and the container's material stand around the size and are no part of it.
function withoutNoise(label: string): string {
  return label
    .replace(/\(\d+\)/g, " ")
    .replace(/^\s*[LN]\s+(?=[\d.])/, "")
    .replace(/^\s*\d{5,}\s+(?=\d)/, "")
    .replace(/\s*\/?\b(PET|LNNR|AEROS|LOOSE|PCH|CAN|CN|BAG)$/, "")
    .replace(/\.$/, "")
    .replace(/\s+/g, " ")
    .trim();
}

const fractions: Readonly<Record<string, string>> = {
  "1/2": "½",
  "1/4": "¼",
  "3/4": "¾",
  "1/8": "⅛",
  "3/8": "⅜",
  "5/8": "⅝",
  "7/8": "⅞",
};
const fraction = (top = "", bottom = ""): string => fractions[`${top}/${bottom}`] ?? ` ${top}/${bottom}`;

function multiple(count = "", amount = "", u = ""): string {
  return Number(count) === 1 ? measure(amount, u) : `${plain(count)} × ${measure(amount, u)}`;
}

function measure(amount = "", u = ""): string {
  return `${plain(amount)} ${unitName(u, Number(amount))}`;
}

function plain(amount = ""): string {
  return String(Number(amount));
}

function unitName(u = "", amount: number): string {
  const [one, many] = unitNames[u] ?? [u.toLowerCase(), u.toLowerCase()];
  return amount === 1 ? one : many;
}

const unitNames: Readonly<Record<string, readonly [string, string]>> = {
  O: ["oz", "oz"],
  OZS: ["oz", "oz"],
  LBS: ["lb", "lb"],
  PK: ["pack", "pack"],
  LD: ["load", "loads"],
  LOAD: ["load", "loads"],
  LOADS: ["load", "loads"],
  PC: ["piece", "pieces"],
  PCS: ["piece", "pieces"],
  GA: ["gal", "gal"],
  GALON: ["gal", "gal"],
  DZ: ["dozen", "dozen"],
  DOZ: ["dozen", "dozen"],
  STEM: ["stem", "stems"],
  ML: ["ml", "ml"],
  L: ["L", "L"],
};

const aloneUnits: Readonly<Record<string, string>> = {
  GAL: "1 gal",
  GA: "1 gal",
  PT: "1 pt",
  QT: "1 qt",
  DZ: "1 dozen",
  DOZ: "1 dozen",
  L: "1 L",
  CTN: "carton",
};
