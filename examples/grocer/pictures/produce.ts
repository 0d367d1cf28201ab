// Fruit and vegetables, each within ±60 of the middle, so that they stand alone or small on a label.
import { around, dot, line, mix, oval, path, placed, slab, tone } from "./ink.ts";

const stalk = "#7a5230";
const leaf = "#5f9e4a";
const leafDark = "#457a38";

const leafAt = (x: number, y: number, turn = 0, scale = 1): string =>
  placed(
    x,
    y,
    scale,
    path("M0 0C8-18 30-20 40-12C34 4 14 10 0 0Z", leaf) + line("M4-1C14-6 24-9 34-10", leafDark, 1.6, 0.6),
    turn,
  );

export function apple(color: string): string {
  const { base, dark, light } = tone(color);
  const body =
    "M0-28C-14-42-52-38-52 2C-52 36-27 57-10 57C-4 57-3 54 0 54C3 54 4 57 10 57C27 57 52 36 52 2C52-38 14-42 0-28Z";
  return (
    path(body, base) +
    path("M52 2C52 36 27 57 10 57C4 57 3 54 0 54C24 50 36 22 30-34C44-30 52-18 52 2Z", dark, 0.35) +
    oval(-30, -8, 7, 15, light, 18, 0.8) +
    line("M0-28C-1-40 3-48 9-53", stalk, 5) +
    leafAt(5, -40, -8)
  );
}

export function pear(color: string): string {
  const { base, dark, light } = tone(color);
  return (
    path(
      "M0-50C-17-50-18-32-22-19C-28-3-47 7-47 29C-47 49-24 59 0 59C24 59 47 49 47 29C47 7 28-3 22-19C18-32 17-50 0-50Z",
      base,
    ) +
    path("M47 29C47 7 28-3 22-19C18-32 17-50 0-50C12-30 8-12 18 6C30 28 22 50 0 59C24 59 47 49 47 29Z", dark, 0.3) +
    oval(-26, 22, 7, 13, light, 14, 0.8) +
    line("M0-48C0-54 3-59 7-61", stalk, 5) +
    leafAt(3, -50, 6, 0.8)
  );
}

export function stoneFruit(color: string): string {
  const { base, dark, light } = tone(color);
  return (
    dot(0, 6, 50, base) +
    path("M4-43C44-40 62 0 42 34C32 50 16 56 0 56C30 36 26-20 4-43Z", dark, 0.3) +
    line("M4-43C-14-18-14 22 0 50", dark, 3, 0.55) +
    oval(-30, -8, 7, 14, light, 24, 0.8) +
    line("M4-42L6-53", stalk, 5) +
    leafAt(6, -48, 4)
  );
}

export function citrus(color: string): string {
  const { base, dark, light } = tone(color);
  const flesh = mix(color, "#ffffff", 0.25);
  return (
    dot(-14, -8, 44, base) +
    path("M8-46C34-32 36 10 12 27C2 34-8 36-14 36C14 20 22-22 8-46Z", dark, 0.28) +
    oval(-38, -20, 6, 12, light, 26, 0.8) +
    leafAt(-14, -50, -4, 0.85) +
    dot(26, 24, 34, base) +
    dot(26, 24, 29.5, "#fff6e6") +
    dot(26, 24, 26, flesh) +
    placed(
      26,
      24,
      1,
      around(8, (x, y) => line(`M0 0L${x} ${y}`, "#fff6e6", 2.4), 25),
    ) +
    dot(26, 24, 4, "#fff6e6")
  );
}

export function banana(): string {
  const one = (turn: number, color: string): string =>
    placed(
      0,
      0,
      1,
      path("M-44-44C-58 12-18 58 44 46C52 44 52 36 44 34C8 34-22 2-28-46C-30-56-42-54-44-44Z", color) +
        line("M-36-40C-38 0-8 38 40 40", "#d8a526", 2.5, 0.6) +
        path("M-45-44L-41-60L-31-60L-28-47Z", "#8a6a2f") +
        dot(46, 40, 5, "#6e5326"),
      turn,
    );
  return one(-16, "#eebd3a") + one(6, "#f8d34e");
}

export function strawberry(): string {
  const seeds = [
    [-20, -6],
    [0, -2],
    [20, -6],
    [-26, 12],
    [-9, 14],
    [10, 14],
    [26, 10],
    [-16, 30],
    [2, 31],
    [17, 28],
    [-4, 45],
  ];
  return (
    path("M0 58C-32 42-52 8-42-18C-33-36-12-36 0-28C12-36 33-36 42-18C52 8 32 42 0 58Z", "#e0414b") +
    path("M0 58C32 42 52 8 42-18C38-27 30-32 22-34C34-4 26 34 0 58Z", "#b82f41", 0.5) +
    seeds.map(([x = 0, y = 0]) => oval(x, y, 2.2, 3.6, "#ffd9a0")).join("") +
    path(
      "M0-26C-10-18-26-16-38-26C-28-38-14-38-6-36C-10-46-6-56 0-60C6-56 10-46 6-36C14-38 28-38 38-26C26-16 10-18 0-26Z",
      leaf,
    )
  );
}

export function berries(color: string): string {
  const { base, dark, light } = tone(color);
  const berry = (x: number, y: number): string =>
    dot(x, y, 21, base) +
    path(`M${x + 6} ${y - 20}A21 21 0 0 1 ${x + 4} ${y + 20}A24 24 0 0 0 ${x + 6} ${y - 20}Z`, dark, 0.45) +
    dot(x - 7, y - 8, 4.5, light, 0.8) +
    placed(
      x,
      y - 14,
      1,
      around(5, (dx, dy) => line(`M0 0L${dx} ${dy}`, dark, 3), 5),
    );
  return (
    leafAt(-6, -40, -14, 1.1) +
    [
      [-22, -14],
      [20, -20],
      [-38, 22],
      [0, 14],
      [38, 18],
      [-18, 42],
      [22, 44],
    ]
      .map(([x = 0, y = 0]) => berry(x, y))
      .join("")
  );
}

export function grapes(color: string): string {
  const { base, dark, light } = tone(color);
  const rows = [4, 3, 4, 3, 2, 1];
  const drawn = rows.flatMap((count, row) =>
    Array.from({ length: count }, (_, at) => {
      const x = (at - (count - 1) / 2) * 24;
      const y = -22 + row * 16;
      return dot(x, y, 13.5, row % 2 ? mix(base, dark, 0.35) : base) + dot(x - 4, y - 5, 3.4, light, 0.85);
    }),
  );
  return line("M0-32C-2-46 4-54 12-58", stalk, 5) + leafAt(2, -40, -2, 1.1) + drawn.join("");
}

export function melon(color: string): string {
  const { base, dark, light } = tone(color);
  return (
    dot(0, 4, 54, base) +
    [-34, -18, 0, 18, 34]
      .map((x) => line(`M${x * 0.4}-49Q${x * 1.9} 4 ${x * 0.4} 57`, mix(base, dark, 0.55), 3.5, 0.55))
      .join("") +
    oval(-26, -18, 8, 16, light, 28, 0.7) +
    line("M0-49C0-56 4-59 9-60", stalk, 6)
  );
}

export function watermelon(): string {
  const seeds = [
    [-28, -4],
    [-10, 8],
    [10, 8],
    [28, -4],
    [0, -6],
    [-18, 22],
    [18, 22],
    [0, 28],
  ];
  return placed(
    0,
    -8,
    1,
    path("M-60-18A60 60 0 0 0 60-18Z", "#3f8a49") +
      path("M-53-18A53 53 0 0 0 53-18Z", "#e6f2d2") +
      path("M-48-18A48 48 0 0 0 48-18Z", "#ee5a5f") +
      seeds.map(([x = 0, y = 0]) => oval(x, y, 2.6, 4.4, "#4a2a2d")).join(""),
    -12,
  );
}

export function pineapple(): string {
  const grid = [-30, -15, 0, 15, 30].flatMap((x) => [
    line(`M${x - 16} 60L${x + 16}-18`, "#c98a23", 2, 0.7),
    line(`M${x + 16} 60L${x - 16}-18`, "#c98a23", 2, 0.7),
  ]);
  return (
    [-34, -18, 0, 18, 34]
      .map((turn) =>
        placed(0, -14, 1, path("M-9 0C-10-22-4-38 0-48C4-38 10-22 9 0Z", turn % 36 ? "#4d8f47" : "#62a653"), turn),
      )
      .join("") +
    `<clipPath id="pine"><ellipse cx="0" cy="20" rx="34" ry="40"/></clipPath>` +
    oval(0, 20, 34, 40, "#f0b43c") +
    `<g clip-path="url(#pine)">${grid.join("")}</g>`
  );
}

export function avocado(): string {
  return (
    path(
      "M0-56C-16-56-20-34-26-20C-34-2-46 8-46 26C-46 48-24 60 0 60C24 60 46 48 46 26C46 8 34-2 26-20C20-34 16-56 0-56Z",
      "#3f6b38",
    ) +
    path(
      "M0-48C-12-48-14-30-20-16C-28 2-39 10-39 26C-39 44-20 53 0 53C20 53 39 44 39 26C39 10 28 2 20-16C14-30 12-48 0-48Z",
      "#d9e48f",
    ) +
    path(
      "M0-40C-8-40-10-26-15-13C-22 4-32 12-32 26C-32 40-16 47 0 47C16 47 32 40 32 26C32 12 22 4 15-13C10-26 8-40 0-40Z",
      "#eef2b4",
    ) +
    dot(0, 22, 19, "#8a5a33") +
    dot(-6, 16, 5, "#b98558")
  );
}

export function kiwi(): string {
  return (
    dot(0, 2, 54, "#8a6a42") +
    dot(0, 2, 48, "#9ccb4b") +
    oval(0, 2, 15, 18, "#f2f5d6") +
    placed(
      0,
      2,
      1,
      around(18, (x, y, turn) => oval(x, y, 1.8, 4, "#3b3a25", turn), 27),
    ) +
    placed(
      0,
      2,
      1,
      around(12, (x, y) => line(`M${x * 0.5} ${y * 0.5}L${x} ${y}`, "#c6e285", 2, 0.8), 42),
    )
  );
}

export function mango(): string {
  return (
    placed(
      0,
      6,
      1,
      path("M-52 14C-56-26-10-52 28-38C56-26 58 14 34 36C6 58-46 54-52 14Z", "#f2a53c") +
        path("M-10-46C18-50 54-34 54-2C52 20 40 40 14 46C42 18 26-28-10-46Z", "#de5c4a", 0.65) +
        oval(-30, 2, 6, 14, "#ffd98d", 28, 0.9),
    ) +
    line("M-2-40L-2-52", stalk, 5) +
    leafAt(-2, -46, -6)
  );
}

export function cherries(color: string): string {
  const { base, dark, light } = tone(color);
  const one = (x: number, y: number): string =>
    dot(x, y, 24, base) +
    path(`M${x + 8} ${y - 22}A24 24 0 0 1 ${x + 4} ${y + 23}A28 28 0 0 0 ${x + 8} ${y - 22}Z`, dark, 0.5) +
    dot(x - 8, y - 8, 5, light, 0.85);
  return (
    line("M-26 14C-22-16-6-40 12-52", "#6f8b3d", 4) +
    line("M26 22C28-8 22-36 12-52", "#6f8b3d", 4) +
    leafAt(12, -50, 10) +
    one(-28, 30) +
    one(26, 36)
  );
}

export function tomato(color = "#df4a3c"): string {
  const { base, dark, light } = tone(color);
  return (
    path("M0-30C-30-44-56-24-56 10C-56 40-32 57 0 57C32 57 56 40 56 10C56-24 30-44 0-30Z", base) +
    path("M56 10C56 40 32 57 0 57C30 44 40 4 22-34C42-32 56-16 56 10Z", dark, 0.35) +
    oval(-34, 2, 7, 14, light, 20, 0.7) +
    path(
      "M0-28C-12-22-24-24-32-32C-22-36-14-36-8-36C-10-46-4-52 0-56C4-52 10-46 8-36C14-36 22-36 32-32C24-24 12-22 0-28Z",
      leaf,
    )
  );
}

export function carrot(): string {
  return placed(
    0,
    0,
    1,
    [-26, 0, 26]
      .map((turn) => placed(0, -26, 1, path("M-7 4C-12-16-6-30 0-38C6-30 12-16 7 4Z", turn ? leaf : "#74b45a"), turn))
      .join("") +
      path("M-24-20C-24-32 24-32 24-20C20 14 10 50 0 62C-10 50-20 14-24-20Z", "#ee8434") +
      path("M24-20C20 14 10 50 0 62C10 30 10-4 6-28C16-28 24-26 24-20Z", "#cf6526", 0.5) +
      [
        [-21, -8, 14],
        [20, 4, -13],
        [-15, 16, 12],
        [12, 28, -9],
      ]
        .map(([x = 0, y = 0, long = 0]) => line(`M${x} ${y}h${long}`, "#c85f22", 2.5, 0.7))
        .join(""),
    28,
  );
}

export function potato(color: string): string {
  const { base, dark, light } = tone(color);
  return (
    path("M-50 22C-62-12-26-46 10-40C44-36 62-4 52 24C42 50-34 60-50 22Z", base) +
    path("M52 24C42 50-34 60-50 22C-20 42 34 34 38-26C54-12 58 8 52 24Z", dark, 0.3) +
    [
      [-20, -8],
      [6, 12],
      [18, -16],
      [-8, 30],
      [-34, 14],
    ]
      .map(([x = 0, y = 0]) => oval(x, y, 4, 2.2, dark, 20, 0.7))
      .join("") +
    oval(-18, -24, 12, 5, light, -18, 0.6)
  );
}

export function onion(color: string): string {
  const { base, dark, light } = tone(color);
  return (
    path(
      "M0-58C-4-44-8-38-22-30C-46-16-54 2-50 22C-46 44-22 54 0 54C22 54 46 44 50 22C54 2 46-16 22-30C8-38 4-44 0-58Z",
      base,
    ) +
    [-30, -12, 12, 30].map((x) => line(`M${x * 0.14}-40Q${x * 1.9} 6 ${x * 0.3} 53`, dark, 2.4, 0.4)).join("") +
    oval(-30, 6, 6, 15, light, 14, 0.75) +
    line("M-6 54L-9 61M0 54L0 62M6 54L9 61", "#c7ab7c", 2.4)
  );
}

export function garlic(): string {
  return onion("#efe6dc") + line("M-20 40C-26 14-14-16-2-34M20 40C26 14 14-16 2-34", "#c9b3c4", 2.4, 0.8);
}

export function mushroom(color = "#efe0cb"): string {
  const { base, dark, light } = tone(color);
  return (
    path("M-18 6C-20 30-26 44-20 54C-12 60 12 60 20 54C26 44 20 30 18 6Z", "#f7efe2") +
    path("M6 8C10 30 8 46 2 58C10 58 17 57 20 54C26 44 20 30 18 6Z", "#dccbb2", 0.7) +
    path("M-58 8C-58-28-30-48 0-48C30-48 58-28 58 8C58 18 40 20 0 20C-40 20-58 18-58 8Z", base) +
    path("M58 8C58-28 30-48 0-48C30-34 40-6 28 19C48 18 58 15 58 8Z", dark, 0.3) +
    oval(-26, -18, 14, 8, light, -28, 0.8)
  );
}

export function pepper(color: string): string {
  const { base, dark, light } = tone(color);
  return (
    path(
      "M-8-30C-34-44-54-24-50 6C-48 32-38 56-22 56C-12 56-10 50 0 52C10 50 12 56 22 56C38 56 48 32 50 6C54-24 34-44 8-30Z",
      base,
    ) +
    path("M8-30C34-44 54-24 50 6C48 32 38 56 22 56C16 56 13 54 10 52C30 34 30-8 8-30Z", dark, 0.4) +
    line("M-4-26C-16 0-16 30-10 50", dark, 2.5, 0.4) +
    oval(-34, -2, 6, 17, light, 8, 0.75) +
    path("M-12-28C-8-34 8-34 12-28C8-22-8-22-12-28Z", leaf) +
    line("M0-30C-2-44 4-50 12-54", leafDark, 7)
  );
}

export function chili(color: string): string {
  const { base, dark } = tone(color);
  return placed(
    0,
    0,
    1,
    path("M-30-34C-10-44 12-30 16-6C20 22 34 44 54 52C20 58-20 40-30 4C-34-10-36-26-30-34Z", base) +
      path("M54 52C30 52 6 34-4 6C-10-10-18-24-30-34C-36-26-34-10-30 4C-20 40 20 58 54 52Z", dark, 0.35) +
      path("M-34-28C-36-38-18-46-8-38C-16-34-24-30-34-28Z", leaf) +
      line("M-24-38C-30-48-28-56-22-62", leafDark, 6),
    6,
  );
}

export function broccoli(color = "#4f9150"): string {
  const { base, dark, light } = tone(color);
  return (
    path("M-14 8C-12 30-16 46-14 56C-6 61 6 61 14 56C16 46 12 30 14 8Z", "#a9c97c") +
    line("M-10 20C-20 14-28 8-32 0M10 20C20 14 28 8 32 0", "#a9c97c", 10) +
    [
      [-34, -8, 21],
      [34, -8, 21],
      [-16, -30, 23],
      [18, -30, 23],
      [0, -8, 24],
    ]
      .map(([x = 0, y = 0, r = 0]) => dot(x, y, r, base))
      .join("") +
    [
      [-40, -2, 9],
      [-10, -34, 10],
      [14, -20, 9],
      [36, -14, 9],
      [-14, -8, 8],
      [6, 2, 8],
    ]
      .map(([x = 0, y = 0, r = 0]) => dot(x, y, r, dark, 0.3))
      .join("") +
    [
      [-26, -18, 5],
      [-20, -40, 5],
      [24, -40, 5],
      [40, -4, 4],
      [2, -16, 5],
    ]
      .map(([x = 0, y = 0, r = 0]) => dot(x, y, r, light, 0.8))
      .join("")
  );
}

export function cauliflower(): string {
  return (
    path("M-58 0C-50 40-24 58 0 58C24 58 50 40 58 0C30 14-30 14-58 0Z", "#84b765") +
    placed(0, -4, 1, broccoli("#f2ead8")) +
    path("M-60-6C-58 30-34 56-6 58C-26 36-36 16-36 4Z", leaf) +
    path("M60-6C58 30 34 56 6 58C26 36 36 16 36 4Z", leafDark)
  );
}

export function lettuce(color = "#86bf5a"): string {
  const { base, dark, light } = tone(color);
  return (
    path("M-58 8C-64-24-40-44-22-42C-12-60 16-60 24-44C46-46 64-22 58 8C54 38 28 56 0 56C-28 56-54 38-58 8Z", dark) +
    path("M-46 12C-52-14-32-34-16-32C-6-46 14-44 20-32C38-34 52-14 46 12C42 36 22 48 0 48C-22 48-42 36-46 12Z", base) +
    path("M-28 16C-32-4-18-20-6-18C4-28 20-20 22-8C32 2 28 38 0 40C-18 40-26 30-28 16Z", light) +
    line("M0 48C-2 20 0 0 4-14M0 40C-14 26-20 12-22 0M2 34C14 24 20 12 24 2", "#eef6d8", 3, 0.9)
  );
}

export function corn(): string {
  const kernels = Array.from({ length: 9 }, (_, row) =>
    Array.from({ length: 4 }, (_, at) =>
      slab(-23 + at * 12, -46 + row * 11, 10, 9, 4, (row + at) % 3 ? "#f6cf4c" : "#eebb36"),
    ).join(""),
  ).join("");
  return placed(
    0,
    0,
    1,
    `<clipPath id="cob"><path d="M0-58C18-58 26-34 26 0C26 30 16 56 0 56C-16 56-26 30-26 0C-26-34-18-58 0-58Z"/></clipPath><g clip-path="url(#cob)">${slab(-30, -60, 60, 120, 0, "#e4ad2f")}${kernels}</g>` +
      path("M-32-10C-40 24-22 52 0 62C-12 40-16 10-32-10Z", "#7fb458") +
      path("M32-10C40 24 22 52 0 62C12 40 16 10 32-10Z", "#62994a"),
    18,
  );
}

export function cucumber(color = "#4f9150"): string {
  const { base, dark, light } = tone(color);
  return (
    placed(
      -6,
      -4,
      1,
      slab(-60, -20, 120, 40, 20, base) +
        slab(-60, 2, 120, 18, 9, dark, 0.35) +
        [-12, -4].map((y) => line(`M-44 ${y}H44`, light, 2.4, 0.6)).join(""),
      -28,
    ) +
    dot(28, 34, 25, dark) +
    dot(28, 34, 21, "#dcecb8") +
    dot(28, 34, 13, "#c8e09a") +
    placed(
      28,
      34,
      1,
      around(6, (x, y, turn) => oval(x, y, 1.6, 3.4, "#f7fbe6", turn), 9),
    )
  );
}

export function celery(color = "#a8cc70"): string {
  const stalkAt = (x: number, turn: number, fill: string): string =>
    placed(
      x,
      20,
      1,
      slab(-9, -44, 18, 82, 8, fill) +
        line("M-3-38V32M4-38V32", leafDark, 1.8, 0.35) +
        [
          [-10, -50],
          [10, -52],
          [0, -64],
        ]
          .map(([dx = 0, dy = 0]) => dot(dx, dy, 12, leaf))
          .join(""),
      turn,
    );
  return (
    stalkAt(-20, -14, mix(color, "#2b1d2e", 0.12)) +
    stalkAt(20, 14, mix(color, "#2b1d2e", 0.12)) +
    stalkAt(0, 0, color) +
    slab(-30, 26, 60, 12, 6, "#d9586b")
  );
}

export function asparagus(): string {
  const spear = (x: number, turn: number, fill: string): string =>
    placed(
      x,
      0,
      1,
      path("M-8 58V-34C-8-48-4-56 0-62C4-56 8-48 8-34V58Z", fill) +
        path("M-8-20L0-30L8-20M-8-2L0-12L8-2M-8-36L0-46L8-36", leafDark, 0.5),
      turn,
    );
  return (
    spear(-26, -10, "#6fa65a") +
    spear(26, 10, "#6fa65a") +
    spear(-12, -4, "#84b96a") +
    spear(12, 4, "#84b96a") +
    spear(0, 0, "#93c778") +
    slab(-32, 18, 64, 14, 6, "#6d5bb0")
  );
}

export function beans(color = "#5f9e4a"): string {
  const { base, dark } = tone(color);
  const pod = (x: number, y: number, turn: number, fill: string): string =>
    placed(
      x,
      y,
      1,
      path("M-56 0C-40-18 40-18 56 0C40 14-40 14-56 0Z", fill) +
        [-30, -10, 10, 30].map((dx) => oval(dx, -1, 7, 5, dark, 0, 0.28)).join("") +
        line("M-56 0C-62-4-64-8-64-12", leafDark, 3),
      turn,
    );
  return pod(-2, -26, -24, base) + pod(4, 2, -14, mix(base, "#ffffff", 0.14)) + pod(0, 32, -30, base);
}

export function squash(color: string): string {
  const { base, dark, light } = tone(color);
  return (
    path(
      "M0-56C-20-56-20-34-22-20C-26-4-44 4-44 28C-44 50-22 58 0 58C22 58 44 50 44 28C44 4 26-4 22-20C20-34 20-56 0-56Z",
      base,
    ) +
    [-16, 0, 16].map((x) => line(`M${x * 0.6}-46C${x * 0.8}-10 ${x * 2} 10 ${x}  54`, dark, 2.4, 0.3)).join("") +
    oval(-24, 26, 6, 14, light, 10, 0.7) +
    slab(-6, -64, 12, 14, 4, "#7d8a45")
  );
}

export function herbs(): string {
  const sprig = (turn: number): string =>
    placed(
      0,
      56,
      1,
      line("M0 0C2-40 0-70 0-96", leafDark, 4) +
        [-30, -50, -70, -90]
          .map(
            (y, at) => leafAt(0, y, at % 2 ? -20 : 0, 0.62) + placed(0, y - 6, -0.62, leafAt(0, 0, at % 2 ? 14 : -8)),
          )
          .join(""),
      turn,
    );
  return sprig(-24) + sprig(24) + sprig(0) + slab(-14, 34, 28, 12, 5, "#d8a35c");
}

export function nuts(color = "#c98d52"): string {
  const { base, dark, light } = tone(color);
  const nut = (x: number, y: number, turn: number): string =>
    placed(
      x,
      y,
      1,
      path("M0-30C-20-22-22 12 0 30C22 12 20-22 0-30Z", base) +
        line("M0-24V22M-8-14C-10 0-8 10-4 18M8-14C10 0 8 10 4 18", dark, 2, 0.5) +
        oval(-8, -4, 2.6, 8, light, 6, 0.7),
      turn,
    );
  return nut(-28, -16, -24) + nut(24, -22, 30) + nut(-26, 30, 60) + nut(26, 26, -18) + nut(0, 4, 8);
}

export function spinach(): string {
  return (
    placed(-20, 8, 1.25, leafAt(-20, 20, -80, 1.3)) +
    placed(20, 10, 1.25, leafAt(0, 20, -60, 1.3)) +
    placed(0, 0, 1.3, leafAt(-14, 36, -70, 1.7))
  );
}

export function wheat(): string {
  const grain = (x: number, y: number, turn: number): string => oval(x, y, 6, 13, "#e2b04a", turn);
  return (
    line("M0 60V-20", "#b98a35", 4) +
    [0, 1, 2, 3].map((at) => grain(-11, 20 - at * 20, -28) + grain(11, 20 - at * 20, 28)).join("") +
    grain(0, -56, 0)
  );
}
