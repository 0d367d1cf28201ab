// What the butcher, the baker, the cheese counter and the kitchen sell, each within ±60 of the middle.
import { around, dot, line, mix, oval, path, placed, slab, tone } from "./ink.ts";

export function steak(): string {
  return (
    path("M-54 6C-60-26-26-46 8-40C40-36 60-18 54 8C48 34 26 30 10 40C-10 54-48 44-54 6Z", "#f3dcd2") +
    path("M-46 6C-50-20-22-38 8-33C36-29 52-14 47 7C42 27 22 24 6 33C-10 44-42 36-46 6Z", "#c44a4e") +
    path("M-24-6C-10-20 12-18 22-6M-20 16C-6 8 8 10 18 6", "none") +
    line("M-26-8C-10-20 10-18 24-8M-24 14C-8 6 6 10 22 4M-4-4C4-8 10-4 14 2", "#f0c3b8", 3.4, 0.9) +
    dot(-30, 2, 9, "#fff4ea") +
    dot(-30, 2, 4, "#e9c9b4")
  );
}

export function chop(): string {
  return (
    path("M-36-30C-8-56 44-44 52-4C58 30 26 54-2 48C-20 44-16 28-30 22C-52 14-56-12-36-30Z", "#f7e3d4") +
    path("M-28-22C-6-44 36-34 43-3C48 24 24 44 2 40C-12 36-8 22-22 15C-40 8-42-10-28-22Z", "#e79a8d") +
    line("M-8-14C8-22 24-14 28 0M-2 8C8 6 16 14 14 24", "#f7cfc2", 4, 0.9) +
    path("M-30 22C-46 28-54 44-48 54C-40 60-34 52-32 46C-26 48-18 44-20 36Z", "#fbf3e6")
  );
}

export function groundMeat(): string {
  const strands = [-22, -8, 6, 20]
    .map((y, at) => line(`M-40 ${y}${"q7-9 14 0t14 0".repeat(2)}q7-9 14 0t14 0`, at % 2 ? "#b9444a" : "#d86a68", 7))
    .join("");
  return (
    slab(-56, -36, 112, 76, 14, "#f4f1ea") +
    slab(-50, -31, 100, 66, 11, "#c9565a") +
    strands +
    path("M-56-22A14 14 0 0 1-42-36H-10L-56 14Z", "#ffffff", 0.3)
  );
}

export function drumstick(): string {
  return placed(
    0,
    0,
    1,
    slab(-8, 16, 16, 46, 7, "#fbf3e6") +
      dot(-7, 60, 8, "#fbf3e6") +
      dot(7, 60, 8, "#fbf3e6") +
      path("M0-60C-30-60-44-34-38-8C-34 12-20 24-8 28H8C20 24 34 12 38-8C44-34 30-60 0-60Z", "#d08a45") +
      path("M38-8C34 12 20 24 8 28H0C22 10 24-30 8-59C32-56 43-32 38-8Z", "#a9642c", 0.5) +
      oval(-18, -28, 6, 13, "#f0bd80", 20, 0.8),
    32,
  );
}

export function roastChicken(): string {
  return (
    oval(0, 44, 60, 12, "#e9e4dc") +
    oval(0, 40, 60, 12, "#f8f5ef") +
    path("M-46 14C-50-20-24-44 4-44C34-44 54-20 48 14C44 36 24 42 0 42C-24 42-42 36-46 14Z", "#cf8a48") +
    path("M48 14C44 36 24 42 0 42C26 30 34-14 14-43C38-38 53-14 48 14Z", "#a96630", 0.45) +
    path("M-46 8C-34-2-14 4-12 20C-10 36-30 42-44 34C-58 40-66 34-62 28C-54 30-52 20-46 8Z", "#dd9d5c") +
    path("M46 8C34-2 14 4 12 20C10 36 30 42 44 34C58 40 66 34 62 28C54 30 52 20 46 8Z", "#c07a3c") +
    oval(-12, -22, 14, 7, "#f0c08a", -24, 0.8)
  );
}

export function ham(): string {
  return (
    path("M-50 4C-54-30-20-46 12-40C46-34 60-8 48 20C38 44-4 54-28 42C-42 36-48 22-50 4Z", "#e79a94") +
    path(
      "M-50 4C-54-30-20-46 12-40C24-38 34-33 41-26C10-34-30-22-34 10C-35 24-32 34-26 43C-42 36-48 22-50 4Z",
      "#b9625f",
    ) +
    oval(8, 4, 30, 27, "#f4b9b0") +
    oval(6, 2, 12, 11, "#f9d8cd") +
    dot(6, 2, 5, "#fff5ea")
  );
}

export function slices(color: string): string {
  const { base, dark, light } = tone(color);
  const one = (x: number, y: number, turn: number, fill: string): string =>
    placed(x, y, 1, oval(0, 0, 42, 36, dark) + oval(0, 0, 38, 32, fill) + oval(-10, -10, 10, 5, light, -20, 0.7), turn);
  return (
    one(16, 20, 14, mix(base, "#ffffff", 0.08)) + one(2, 4, 4, base) + one(-14, -14, -10, mix(base, "#ffffff", 0.16))
  );
}

export function sausages(color: string): string {
  const { base, dark, light } = tone(color);
  const one = (y: number, bend: number): string =>
    path(
      `M-50 ${y}C-58 ${y - 16}-40 ${y - 22}-32 ${y - 14}C-12 ${y - bend} 14 ${y - bend} 32 ${y - 14}C42 ${y - 22} 58 ${y - 14} 50 ${y}C32 ${y + 20}-32 ${y + 20}-50 ${y}Z`,
      base,
    ) +
    line(`M-38 ${y + 4}C-16 ${y + 14} 16 ${y + 14} 38 ${y + 4}`, dark, 5, 0.35) +
    line(`M-30 ${y - 6}C-14 ${y - 11} 4 ${y - 11} 16 ${y - 8}`, light, 4, 0.8);
  return one(-22, 26) + one(6, 26) + one(34, 26);
}

export function bacon(): string {
  const strip = (x: number): string =>
    placed(
      x,
      0,
      1,
      path("M-14-56C-4-40-24-20-14 0C-4 20-24 40-14 56H14C4 40 24 20 14 0C4-20 24-40 14-56Z", "#b8494a") +
        line("M-4-56C6-40-14-20-4 0C6 20-14 40-4 56", "#f6d7c4", 6) +
        line("M8-56C18-40-2-20 8 0C18 20-2 40 8 56", "#e9a49a", 3.5),
    );
  return placed(0, 0, 1, strip(-34) + strip(0) + strip(34), 10);
}

export function hotDog(): string {
  return placed(
    0,
    4,
    1,
    slab(-60, -26, 120, 60, 28, "#d99a51") +
      slab(-54, -30, 108, 34, 17, "#c65a44") +
      slab(-60, 2, 120, 32, 16, "#e9b46c") +
      line("M-42-14q8-10 16 0t16 0t16 0t16 0t16 0", "#f6cf4c", 6),
    -8,
  );
}

export function fish(color = "#7fa9bd"): string {
  const { base, dark, light } = tone(color);
  return (
    path("M-58 2C-38-34 16-40 40-6L60-24C58-8 58 12 60 28L40 10C16 44-38 38-58 2Z", base) +
    path("M-58 2C-38 38 16 44 40 10L60 28C58 16 58 6 58 2C30 18-20 22-58 2Z", dark, 0.35) +
    line("M-22-24C-12-8-12 12-22 27", dark, 3, 0.5) +
    [-2, 12, 26].map((x) => line(`M${x}-14q7 8 0 16M${x - 6} 4q7 8 0 14`, light, 2.4, 0.8)).join("") +
    dot(-38, -6, 6, "#ffffff") +
    dot(-38, -6, 3, "#2b2b33")
  );
}

export function fillet(color = "#f2a083"): string {
  const { base, dark, light } = tone(color);
  return placed(
    0,
    4,
    1,
    path("M-58 12C-54-22-10-38 56-30C60-10 54 26 40 34C8 44-42 40-58 12Z", base) +
      path("M-58 12C-42 40 8 44 40 34C48 29 53 14 56-2C36 18-20 26-58 12Z", dark, 0.3) +
      [-30, -10, 10, 30]
        .map((x) => line(`M${x + 10}-26C${x - 6}-10 ${x - 6} 10 ${x + 6} 28`, light, 3.4, 0.9))
        .join(""),
    -8,
  );
}

export function shrimp(): string {
  return placed(
    0,
    0,
    1,
    path(
      "M38-42C-10-60-58-26-54 18C-52 46-24 60 4 54C22 50 26 36 14 30C0 32-14 26-16 8C-18-16 8-28 38-22C50-24 50-38 38-42Z",
      "#f08f74",
    ) +
      line(
        "M-6-48C-2-38-2-30-6-24M-34-28C-26-24-20-18-17-10M-52 6C-40 4-28 6-18 10M-42 40C-34 32-26 26-18 22",
        "#c9604a",
        3,
        0.7,
      ) +
      path("M4 54C22 50 26 36 14 30C30 30 46 38 54 50C38 60 18 60 4 54Z", "#d96f58") +
      dot(28, -34, 4, "#3a2330") +
      line("M40-38C52-44 58-50 60-58M40-34C52-34 60-38 64-44", "#c9604a", 2.6),
  );
}

export function cheeseWedge(color = "#f4c650"): string {
  const { base, dark, light } = tone(color);
  return (
    path("M-58 4L26-42C46-34 58-16 58 4Z", light) +
    path("M-58 4H58V42C58 46 54 48 50 48H-50C-54 48-58 46-58 42Z", base) +
    [
      [-30, 26, 9],
      [4, 18, 6],
      [30, 32, 10],
      [-4, 40, 5],
    ]
      .map(([x = 0, y = 0, r = 0]) => oval(x, y, r, r * 0.85, dark, 0, 0.55))
      .join("") +
    oval(16, -16, 8, 4.5, dark, -18, 0.4)
  );
}

export function cheeseSlices(color = "#f6b93f"): string {
  const { base, dark, light } = tone(color);
  return (
    [16, 0, -16]
      .map((y, at) => path(`M0 ${y - 26}L58 ${y}L0 ${y + 26}L-58 ${y}Z`, at === 2 ? light : at === 1 ? base : dark))
      .join("") + path("M-58-16L0 10L58-16V-10L0 16L-58-10Z", base)
  );
}

export function shredded(color = "#f6c048"): string {
  const { base, dark, light } = tone(color);
  const strands = [
    [-40, 30, -20],
    [-20, 38, 10],
    [4, 36, -30],
    [26, 38, 18],
    [42, 28, 40],
    [-28, 16, 40],
    [-6, 14, -12],
    [18, 14, 34],
    [34, 8, -30],
    [-14, -8, 24],
    [8, -10, -40],
    [-2, -28, 8],
  ];
  return strands
    .map(([x = 0, y = 0, turn = 0], at) =>
      placed(x, y, 1, slab(-20, -5, 40, 10, 5, [base, light, dark][at % 3] as string), turn),
    )
    .join("");
}

export function loaf(color = "#d99a51"): string {
  const { base, dark, light } = tone(color);
  return (
    path("M-58-6C-66-28-42-44-16-42H24C50-44 66-28 56-6V40C56 46 52 48 48 48H-50C-54 48-58 46-58 40Z", base) +
    path("M10-42H24C50-44 66-28 56-6V40C56 46 52 48 48 48H6V-6C-2-22 0-36 10-42Z", dark, 0.35) +
    path("M-58-6C-66-28-42-44-16-42C8-44 18-24 10-6V40C10 46 8 48 4 48H-50C-54 48-58 46-58 40Z", light) +
    path("M-50-6C-58-22-38-35-18-34C-2-34 10-22 2-6V36C2 40 0 41-4 41H-46C-49 41-50 39-50 36Z", "#fbedd0")
  );
}

export function baguette(): string {
  const one = (turn: number, fill: string): string =>
    placed(
      0,
      0,
      1,
      slab(-15, -62, 30, 124, 15, fill) +
        [-38, -14, 10, 34].map((y) => line(`M-9 ${y + 8}L9 ${y - 6}`, "#f5dcae", 5)).join(""),
      turn,
    );
  return one(38, "#c98744") + one(14, "#d99a51");
}

export function bun(): string {
  const seeds = [
    [-26, -12],
    [-8, -24],
    [12, -26],
    [28, -14],
    [0, -8],
  ];
  return (
    path("M-58 4C-58-32-30-46 0-46C30-46 58-32 58 4Z", "#d99447") +
    path("M58 4C58-32 30-46 0-46C28-36 40-18 38 4Z", "#b97433", 0.4) +
    slab(-58, 6, 116, 12, 6, "#f7e2b6") +
    path("M-56 20H56C56 40 46 48 34 48H-34C-46 48-56 40-56 20Z", "#d08b41") +
    seeds.map(([x = 0, y = 0]) => oval(x, y, 3, 4.6, "#fbeed0", 30)).join("")
  );
}

export function hotDogBun(): string {
  return placed(
    0,
    0,
    1,
    slab(-60, -34, 120, 38, 19, "#d99447") +
      slab(-60, 0, 120, 40, 20, "#e2a659") +
      slab(-52, -4, 104, 14, 7, "#fbedd0") +
      line("M-40-22C-16-30 16-30 36-24", "#f0c68c", 5, 0.8),
    -10,
  );
}

export function ring(color: string, glaze?: string): string {
  const { base, dark, light } = tone(color);
  const sprinkles =
    glaze === undefined
      ? ""
      : around(
          9,
          (x, y, turn) =>
            placed(
              x,
              y,
              1,
              slab(-5, -1.8, 10, 3.6, 1.8, ["#fff6e6", "#f6cf4c", "#7fc4c9"][turn % 3] as string),
              turn * 1.7,
            ),
          34,
        );
  return (
    dot(0, 4, 54, dark) +
    dot(0, 0, 54, base) +
    (glaze === undefined ? oval(-26, -28, 14, 6, light, -40, 0.8) : dot(0, -1, 47, glaze)) +
    sprinkles +
    dot(0, 0, 17, dark) +
    dot(0, 3, 16, "#fffaf2")
  );
}

export function croissant(): string {
  return (
    path(
      "M-58 30C-60-10-30-38 0-38C30-38 60-10 58 30C54 42 40 36 36 22C30 8 16 2 0 2C-16 2-30 8-36 22C-40 36-54 42-58 30Z",
      "#d9964a",
    ) +
    line(
      "M-22-34C-18-20-18-8-22 6M22-34C18-20 18-8 22 6M-44-14C-36-6-34 4-38 18M44-14C36-6 34 4 38 18",
      "#a9682c",
      3.4,
      0.6,
    ) +
    oval(-2, -26, 14, 5, "#f3c588", 0, 0.8)
  );
}

export function muffin(color = "#c98a48"): string {
  const { base, dark, light } = tone(color);
  return (
    path("M-38 8H38L28 52C27 56 24 58 20 58H-20C-24 58-27 56-28 52Z", "#6c8fae") +
    [-24, -8, 8, 24].map((x) => line(`M${x} 10L${x * 0.74} 56`, "#557694", 3)).join("") +
    path("M-50 8C-60-10-44-26-34-28C-28-52 28-52 34-28C44-26 60-10 50 8C44 16-44 16-50 8Z", base) +
    [
      [-20, -14],
      [4, -28],
      [22, -8],
      [-2, -6],
    ]
      .map(([x = 0, y = 0]) => dot(x, y, 5.5, dark))
      .join("") +
    oval(-22, -32, 10, 5, light, -24, 0.8)
  );
}

export function cookie(color = "#d09a58"): string {
  const { base, dark, light } = tone(color);
  const chips = [
    [-24, -18],
    [8, -30],
    [28, -4],
    [-6, 0],
    [-30, 16],
    [10, 22],
    [30, 26],
    [-8, 38],
  ];
  return (
    dot(0, 4, 54, dark) +
    dot(0, 0, 54, base) +
    oval(-28, -30, 12, 5, light, -40, 0.7) +
    chips.map(([x = 0, y = 0]) => dot(x, y, 6.5, "#5b3a29")).join("")
  );
}

export function sandwichCookie(): string {
  const one = (x: number, y: number): string =>
    placed(
      x,
      y,
      1,
      oval(0, 14, 36, 28, "#3d2b2a") +
        oval(0, 7, 34, 26, "#f7efe2") +
        oval(0, 0, 36, 28, "#53393a") +
        around(10, (dx, dy) => dot(dx, dy * 0.76, 2.4, "#73524f"), 28) +
        oval(0, 0, 15, 11, "#634645"),
    );
  return one(18, 20) + one(-16, -20);
}

export function cake(color = "#e58aa0"): string {
  const { base, dark } = tone(color);
  return (
    path("M-56 2L10-34L56 2Z", mix(base, "#ffffff", 0.3)) +
    path("M-56 2H56V46C56 50 53 52 50 52H-50C-53 52-56 50-56 46Z", "#f4dcae") +
    slab(-56, 22, 112, 9, 0, base) +
    path(
      "M-56 2H56V10C48 18 40 8 32 12C22 20 14 8 4 12C-6 20-14 8-24 12C-34 18-44 8-56 12Z",
      mix(base, "#ffffff", 0.3),
    ) +
    dot(8, -34, 12, "#d8404c") +
    dot(4, -38, 3.4, "#f6a6a4") +
    path("M-56 46C-56 50-53 52-50 52H50C53 52 56 50 56 46V42H-56Z", dark, 0.25)
  );
}

export function pie(filling: string): string {
  return (
    path("M-60 6H60L48 40C46 46 42 48 36 48H-36C-42 48-46 46-48 40Z", "#c5ced6") +
    path("M-60 6H60L57 15H-57Z", "#a8b4be") +
    oval(0, 2, 62, 20, "#d9974c") +
    oval(0, 0, 52, 15, filling) +
    line(
      "M-44-6L-20 12M-26-12L8 14M-4-14L34 10M20-13L46 2M44-6L20 12M26-12L-8 14M4-14L-34 10M-20-13L-46 2",
      "#e9b871",
      5,
    )
  );
}

export function pretzel(): string {
  return placed(
    0,
    2,
    1,
    line("M-6 40C-60 20-58-42-22-42C4-42 12-8-20 38M6 40C60 20 58-42 22-42C-4-42-12-8 20 38", "#b8732f", 15) +
      line("M-6 40C-60 20-58-42-22-42C4-42 12-8-20 38M6 40C60 20 58-42 22-42C-4-42-12-8 20 38", "#cf8c43", 9) +
      [
        [-44, -10],
        [-26, -42],
        [26, -42],
        [44, -8],
        [-34, 20],
        [36, 18],
        [0, 2],
      ]
        .map(([x = 0, y = 0]) => slab(x - 3, y - 3, 6, 6, 1.5, "#fff9ec"))
        .join(""),
  );
}

export function sandwich(): string {
  return placed(
    0,
    4,
    1,
    path("M-58-8C-52-40 40-46 58-14Z", "#e2a659") +
      path("M-60 2C-46-12-30 6-14-4C2-14 18 4 34-6C46-14 56-4 60 2L56 12H-56Z", "#7fb458") +
      slab(-56, 4, 112, 12, 4, "#e36b5b") +
      path("M-58 16H58L40 30L22 18L2 30L-18 18L-40 28Z", "#f6c048") +
      path("M-58 24H58V34C58 42 52 46 44 46H-44C-52 46-58 42-58 34Z", "#d4934a"),
  );
}

export function pizza(): string {
  return (
    dot(0, 2, 58, "#d9974c") +
    dot(0, 2, 49, "#d8503f") +
    dot(0, 2, 46, "#f6c65a") +
    [
      [-20, -18],
      [16, -22],
      [26, 10],
      [-4, 6],
      [-28, 16],
      [8, 32],
    ]
      .map(([x = 0, y = 0]) => dot(x, y, 10, "#c9443f") + dot(x - 2, y - 2, 5, "#e07060"))
      .join("") +
    [
      [0, -34],
      [34, -8],
      [-10, 24],
      [-38, -2],
      [26, 30],
    ]
      .map(([x = 0, y = 0]) => oval(x, y, 5, 3, "#5f9e4a", 40))
      .join("") +
    line("M-49 2H49M0-47V51M-34-32L34 36M34-32L-34 36", "#e3a548", 1.8, 0.7)
  );
}

export function taco(): string {
  return placed(
    0,
    4,
    1,
    [
      [-36, -16],
      [-16, -32],
      [6, -36],
      [28, -26],
      [44, -8],
    ]
      .map(([x = 0, y = 0], at) => dot(x, y, 15, ["#7fb458", "#df4a3c", "#7fb458", "#f6c048", "#5f9e4a"][at] as string))
      .join("") +
      path("M-60 34C-60-14-32-38 0-38C34-38 60-12 60 34C60 40 56 42 50 42H-50C-56 42-60 40-60 34Z", "#f0bb54") +
      path("M60 34C60-12 34-38 0-38C30-24 42 6 40 42H50C56 42 60 40 60 34Z", "#d0942f", 0.45) +
      [
        [-30, 10],
        [-8, 24],
        [10, -4],
        [-16, -10],
      ]
        .map(([x = 0, y = 0]) => dot(x, y, 3, "#d0942f"))
        .join(""),
  );
}

export function bowl(inside: string, color = "#5b86a8"): string {
  const { base, dark, light } = tone(color);
  return (
    oval(0, -4, 56, 20, dark) +
    oval(0, -6, 51, 16, inside) +
    path("M-56-4C-54 30-30 52 0 52C30 52 54 30 56-4C44 12-44 12-56-4Z", base) +
    path("M56-4C54 30 30 52 0 52C24 40 34 22 36 6C46 4 54 0 56-4Z", dark, 0.5) +
    line("M-44 14C-40 28-32 36-22 42", light, 5, 0.8) +
    slab(-20, 50, 40, 8, 4, dark)
  );
}

export function soup(inside: string): string {
  return (
    line("M-18-34c-8-8 8-14 0-24M6-34c-8-8 8-14 0-24M28-34c-8-8 8-14 0-24", "#b8b0a8", 4, 0.6) +
    bowl(inside) +
    [
      [-22, -8],
      [4, -4],
      [24, -9],
    ]
      .map(([x = 0, y = 0], at) => dot(x, y, 5, ["#5f9e4a", "#ee8434", "#f6cf4c"][at] as string))
      .join("")
  );
}

export function noodles(): string {
  return (
    bowl("#f3d58f", "#c2554d") +
    [-30, -14, 2, 18].map((x) => line(`M${x}-10q8-10 14 0t14 0`, "#e0b45c", 4)).join("") +
    line("M14-60L-6-14M34-60L10-12", "#8a5a33", 4)
  );
}

export function salad(): string {
  return (
    [
      [-34, -16],
      [-10, -28],
      [16, -28],
      [36, -14],
      [2, -14],
    ]
      .map(([x = 0, y = 0], at) => dot(x, y, 20, at % 2 ? "#7fb458" : "#5f9e4a"))
      .join("") +
    dot(-20, -24, 10, "#df4a3c") +
    dot(22, -20, 10, "#df4a3c") +
    oval(2, -34, 9, 6, "#f6efe0") +
    bowl("#7fb458", "#d8a35c") +
    [
      [-30, -10],
      [-8, -14],
      [16, -12],
      [34, -8],
    ]
      .map(([x = 0, y = 0]) => dot(x, y, 9, "#86bf5a"))
      .join("")
  );
}

export function egg(): string {
  return (
    path("M0-52C-26-52-46-10-46 16C-46 40-26 56 0 56C26 56 46 40 46 16C46-10 26-52 0-52Z", "#f6ead8") +
    path("M46 16C46 40 26 56 0 56C30 40 32-20 6-51C30-46 46-8 46 16Z", "#dcc5a8", 0.6) +
    oval(-20, -8, 8, 17, "#ffffff", 18, 0.9)
  );
}

export function iceCreamCone(color = "#f3b8c2"): string {
  const { base, light } = tone(color);
  return (
    path("M-30 0L0 62L30 0Z", "#dba35a") +
    line("M-22 16L8 44M-12 2L14 28M22 16L-8 44M12 2L-14 28", "#b97d38", 2.4, 0.7) +
    dot(-16, -10, 24, base) +
    dot(16, -10, 24, mix(base, "#fff3c4", 0.5)) +
    dot(0, -34, 24, light) +
    dot(0, -60, 6, "#d8404c") +
    path("M-40-6C-30 8-22-2-14 6C-6 12 6 12 14 6C22-2 30 8 40-6C38 10-38 10-40-6Z", base)
  );
}

export function icePop(color = "#e5586a"): string {
  const { base, dark, light } = tone(color);
  return (
    slab(-7, 24, 14, 40, 6, "#e2c08c") +
    path("M-34 34V-24C-34-46-20-60 0-60C20-60 34-46 34-24V34C34 38 32 40 28 40H-28C-32 40-34 38-34 34Z", base) +
    path("M-34 4H34V34C34 38 32 40 28 40H-28C-32 40-34 38-34 34Z", mix(base, "#f6cf4c", 0.7)) +
    slab(10, -44, 9, 72, 4, dark, 0.3) +
    slab(-22, -42, 9, 60, 4, light, 0.7)
  );
}

export function iceCreamSandwich(): string {
  const one = (y: number): string =>
    slab(-50, y, 100, 20, 8, "#5d4038") + [-34, -14, 6, 26].map((x) => dot(x + 4, y + 10, 2.4, "#40291f")).join("");
  return placed(0, 0, 1, slab(-48, -20, 96, 40, 4, "#fbf0da") + one(-36) + one(16), -14);
}

export function fries(): string {
  const sticks = [-34, -22, -10, 2, 14, 26]
    .map((x, at) =>
      placed(x + 5, -8, 1, slab(-6, -50 + (at % 3) * 9, 12, 70, 3, at % 2 ? "#f6cf4c" : "#eebb36"), (at - 2.5) * 3),
    )
    .join("");
  return (
    sticks +
    path("M-44-8C-24 6 24 6 44-8L34 52C33 56 30 58 26 58H-26C-30 58-33 56-34 52Z", "#d8503f") +
    path("M44-8L34 52C33 56 30 58 26 58H12L20 2C30 0 38-4 44-8Z", "#ad3a30", 0.5)
  );
}

export function waffle(): string {
  const cells = [-30, -10, 10, 30]
    .flatMap((x) => [-30, -10, 10, 30].map((y) => slab(x - 8, y - 8, 16, 16, 3, "#c58a3c")))
    .join("");
  return (
    slab(-54, -50, 108, 108, 24, "#b97d38") +
    slab(-54, -54, 108, 108, 24, "#e3a952") +
    cells +
    slab(-16, -16, 32, 26, 6, "#fbe28a") +
    slab(-16, -16, 32, 12, 6, "#fff2b8")
  );
}

export function chip(): string {
  const one = (x: number, y: number, turn: number): string =>
    placed(
      x,
      y,
      1,
      path("M-32 0C-34-24 30-30 34-4C36 20-30 26-32 0Z", "#f0bb54") +
        path("M34-4C36 20-30 26-32 0C-14 12 20 10 34-4Z", "#d0942f", 0.5) +
        [
          [-12, -6],
          [8, -8],
          [14, 4],
        ]
          .map(([dx = 0, dy = 0]) => dot(dx, dy, 2.2, "#c9862a"))
          .join(""),
      turn,
    );
  return one(-20, 26, 18) + one(24, 16, -24) + one(2, -18, 8);
}

export function tortillaChip(): string {
  const one = (x: number, y: number, turn: number, fill: string): string =>
    placed(
      x,
      y,
      1,
      path("M0-36C4-36 38 22 36 26C34 30-34 30-36 26C-38 22-4-36 0-36Z", fill) +
        [
          [-8, 8],
          [8, 12],
          [0, -8],
          [-18, 20],
          [18, 22],
        ]
          .map(([dx = 0, dy = 0]) => dot(dx, dy, 2.2, "#c9862a"))
          .join(""),
      turn,
    );
  return one(-22, 22, -16, "#e2a93f") + one(24, 24, 22, "#e9b64e") + one(2, -16, 4, "#f4c860");
}

export function cracker(): string {
  const one = (x: number, y: number, turn: number): string =>
    placed(
      x,
      y,
      1,
      slab(-32, -32, 64, 64, 8, "#c98f45") +
        slab(-32, -35, 64, 64, 8, "#ecc27c") +
        [-16, 0, 16].flatMap((dx) => [-18, -2, 14].map((dy) => dot(dx, dy, 2.6, "#c08538"))).join(""),
      turn,
    );
  return one(18, 18, 16) + one(-14, -14, -10);
}

export function popcorn(): string {
  const kernels = [
    [-26, -26],
    [0, -36],
    [26, -26],
    [-36, -8],
    [-12, -16],
    [14, -14],
    [36, -8],
    [0, -52],
  ]
    .map(
      ([x = 0, y = 0]) =>
        dot(x - 6, y, 11, "#fff6dd") + dot(x + 6, y - 3, 11, "#fbe9b8") + dot(x, y + 6, 10, "#fff6dd"),
    )
    .join("");
  return (
    kernels +
    path("M-44-4H44L34 54C33 58 30 60 26 60H-26C-30 60-33 58-34 54Z", "#ffffff") +
    [-30, -6, 18].map((x) => path(`M${x}-4H${x + 13}L${(x + 13) * 0.76} 60H${x * 0.76}Z`, "#d8503f")).join("")
  );
}

export function chocolate(): string {
  const squares = [-28, 0]
    .flatMap((x) => [-46, -22].map((y) => slab(x, y, 24, 20, 3, "#7a4a35") + slab(x + 4, y + 4, 16, 12, 2, "#8d5a43")))
    .join("");
  return placed(
    4,
    0,
    1,
    slab(-32, -52, 60, 70, 5, "#5d3526") +
      squares +
      path("M-34-2L-22 6L-8-2L6 6L18-2L30 4V52C30 56 28 58 24 58H-28C-32 58-34 56-34 52Z", "#d9ae4e") +
      slab(-34, 14, 64, 26, 0, "#b5404e"),
    12,
  );
}

export function candy(color: string): string {
  const { base, dark, light } = tone(color);
  const one = (x: number, y: number, turn: number, fill: string): string =>
    placed(
      x,
      y,
      1,
      path("M-22 0L-46-16C-50-4-50 8-46 18Z", dark) +
        path("M22 0L46-16C50-4 50 8 46 18Z", dark) +
        dot(0, 0, 24, fill) +
        line("M-14-16C-4-4-4 8-12 20M4-22C12-8 12 8 6 22", light, 5, 0.8),
      turn,
    );
  return one(-10, -22, -24, base) + one(12, 26, 18, mix(base, "#f6cf4c", 0.75));
}

export function marshmallow(): string {
  const one = (x: number, y: number, turn: number, fill: string): string =>
    placed(x, y, 1, slab(-24, -22, 48, 44, 12, mix(fill, "#8a6a7a", 0.16)) + oval(0, -18, 24, 10, fill), turn);
  return one(-26, 24, -10, "#fbeff2") + one(28, 26, 14, "#fff9f2") + one(0, -18, 4, "#fff9f2");
}

export function coffee(): string {
  return (
    line("M-14-40c-8-8 8-14 0-22M12-40c-8-8 8-14 0-22", "#b8a89a", 4, 0.6) +
    line("M38-14C62-16 62 26 34 24", "#f7f1e8", 9) +
    path("M-46-24H42V14C42 38 26 48 8 48H-12C-30 48-46 38-46 14Z", "#f7f1e8") +
    path("M42-24V14C42 38 26 48 8 48H-2C22 40 28 20 28-24Z", "#dccfc0", 0.7) +
    oval(-2, -24, 44, 11, "#e9dfd2") +
    oval(-2, -24, 38, 8, "#6b4432") +
    oval(0, 54, 58, 7, "#e3d8ca")
  );
}

export function drop(color: string): string {
  const { base, dark, light } = tone(color);
  return (
    path("M0-58C20-26 44-4 44 20C44 44 24 58 0 58C-24 58-44 44-44 20C-44-4-20-26 0-58Z", base) +
    path("M44 20C44 44 24 58 0 58C24 42 24 0 0-58C20-26 44-4 44 20Z", dark, 0.3) +
    oval(-22, 22, 7, 16, light, 14, 0.8)
  );
}
