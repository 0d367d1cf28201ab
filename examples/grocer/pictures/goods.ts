// Household things, paper, flowers and oddments, each within ±60 of the middle.
import { around, dot, line, mix, oval, path, placed, slab, tone } from "./ink.ts";

export function rolls(color: string): string {
  const { base, dark } = tone(color);
  const one = (x: number, y: number): string =>
    placed(
      x,
      y,
      1,
      slab(-26, -22, 52, 50, 6, "#ffffff") +
        oval(0, 28, 26, 9, "#e6e2da") +
        slab(-26, -22, 52, 48, 0, "#fffdf8") +
        line("M-26 8H26", "#e6e2da", 2.4) +
        path("M-26-10C-8-4 8-16 26-8V2C8-6-8 6-26 0Z", mix(base, "#ffffff", 0.55), 0.8) +
        oval(0, -22, 26, 10, "#ffffff") +
        oval(0, -22, 24, 8.6, "#f1ece3") +
        oval(0, -22, 9, 3.6, dark),
    );
  return one(-26, 22) + one(28, 22) + one(0, -18);
}

export function towel(color: string): string {
  const { base, dark } = tone(color);
  return (
    slab(-34, -56, 68, 108, 8, "#fffdf8") +
    path("M14-56H26C30-56 34-52 34-48V44C34 48 30 52 26 52H14Z", "#e6e2da", 0.8) +
    oval(0, 52, 34, 10, "#e6e2da") +
    [-32, -8, 16, 40].map((y) => [-20, 0, 20].map((x) => dot(x, y, 5, mix(base, "#ffffff", 0.3))).join("")).join("") +
    oval(0, -54, 34, 11, "#ffffff") +
    oval(0, -54, 11, 4.4, dark) +
    path("M34-20L54-14V50L34 52Z", "#f4efe6")
  );
}

export function tissueBox(color: string): string {
  const { base, dark, light } = tone(color);
  return (
    path("M-16-10C-24-34-8-56 6-58C0-44 20-48 26-32C30-22 22-14 18-10Z", "#ffffff") +
    path("M6-58C0-44 20-48 26-32C14-34 6-30 4-10H-6C-10-30-2-48 6-58Z", "#e9e6e0") +
    path("M-58-4L-42-18H62L58-4Z", light) +
    slab(-58, -6, 116, 60, 6, base) +
    oval(2, -9, 30, 6, dark) +
    [-34, 0, 34].map((x) => placed(x, 26, 0.34, flower("#ffffff"))).join("")
  );
}

export function flower(color: string): string {
  return around(6, (x, y) => dot(x, y, 18, color), 26) + dot(0, 0, 16, "#f6cf4c");
}

export function bouquet(color: string): string {
  const blooms = [
    [-30, -30],
    [0, -44],
    [30, -28],
    [-14, -10],
    [18, -6],
  ];
  return (
    line("M-30-20L0 50M30-20L0 50M0-30V50", "#5f9e4a", 5) +
    blooms
      .map(([x = 0, y = 0], at) => placed(x, y, 0.52, flower(at % 2 ? mix(color, "#ffffff", 0.5) : color)))
      .join("") +
    path("M-36 2C-12 14 12 14 36 2L12 60H-12Z", "#f3e3c8") +
    path("M10 12C20 10 28 6 36 2L12 60H2Z", "#d9c19a", 0.7) +
    slab(-16, 36, 32, 9, 4, "#d8587a")
  );
}

export function rose(color: string): string {
  const { base, dark, light } = tone(color);
  const bloom =
    dot(0, -24, 28, base) +
    path("M-28-24C-28-6-12 6 0 6C12 6 28-6 28-24C16-10-16-10-28-24Z", dark, 0.5) +
    path("M-14-30C-10-46 14-46 14-28C14-16-4-14-6-24C-6-32 6-32 6-26", "none") +
    line("M-14-26C-12-46 16-46 15-28C14-14-6-14-7-25C-6-34 7-33 6-26", light, 4, 0.9);
  return (
    line("M0 4C2 24-2 40 0 62", "#457a38", 5) +
    path("M0 34C-12 20-30 22-36 30C-26 40-10 42 0 34Z", "#5f9e4a") +
    path("M0 22C10 10 26 12 32 18C24 28 10 30 0 22Z", "#5f9e4a") +
    bloom
  );
}

export function balloon(color: string): string {
  const { base, dark, light } = tone(color);
  return (
    line("M0 34C-10 44 10 50 0 62", "#8a8590", 2.4) +
    path("M0-60C28-60 40-38 38-16C36 8 16 26 0 30C-16 26-36 8-38-16C-40-38-28-60 0-60Z", base) +
    path("M38-16C36 8 16 26 0 30C22 10 24-30 10-58C30-54 40-36 38-16Z", dark, 0.3) +
    path("M0 28L7 38H-7Z", dark) +
    oval(-16, -32, 6, 13, light, 24, 0.9)
  );
}

export function magazine(color: string): string {
  const { base, dark, light } = tone(color);
  return placed(
    0,
    0,
    1,
    slab(-38, -52, 86, 110, 3, "#e7e1d6") +
      slab(-44, -56, 86, 112, 3, base) +
      slab(-44, -56, 9, 112, 3, dark) +
      slab(-28, -48, 62, 16, 3, "#fffaf0") +
      dot(4, 10, 26, light) +
      path("M-16 34C-14 16 22 16 24 34V40H-16Z", dark, 0.7) +
      dot(4, 4, 13, "#f6d7b8") +
      slab(-28, 46, 40, 5, 2.5, "#fffaf0", 0.9),
    6,
  );
}

export function newspaper(): string {
  const rows = [-2, 8, 18, 28, 38].map((y) => line(`M-44 ${y}H-4`, "#a9a39a", 3)).join("");
  return placed(
    0,
    0,
    1,
    slab(-54, -52, 112, 108, 4, "#d9d3c8") +
      slab(-58, -56, 112, 108, 4, "#fbf7ee") +
      slab(-48, -46, 92, 15, 2, "#3c3a40") +
      line("M-48-22H44M-48-13H24", "#7d776e", 4) +
      rows +
      slab(6, -4, 38, 30, 2, "#b9c7d0") +
      path("M6 26L20 8L30 18L36 12L44 22V26Z", "#7f96a5") +
      line("M8 36H42M8 44H34", "#a9a39a", 3),
    -5,
  );
}

export function greetingCard(color: string): string {
  const { base, dark } = tone(color);
  return placed(
    0,
    2,
    1,
    path("M-14-56L54-46V56L-14 50Z", "#efe6d6") +
      path("M-14-56H-50C-52-56-54-54-54-52V48C-54 50-52 52-50 52H-14Z", dark) +
      slab(-46, -56, 78, 108, 4, "#fffaf0") +
      placed(-7, -10, 0.62, path("M0 46C-60 6-40-40-8-34C-2-32 0-26 0-22C0-26 2-32 8-34C40-40 60 6 0 46Z", base)) +
      line("M-28 34H14", dark, 4, 0.6),
    -4,
  );
}

export function bulb(): string {
  return (
    dot(0, -14, 42, "#fff0b8") +
    path("M-20 20C-20 10-42 4-42-14A42 42 0 0 1 42-14C42 4 20 10 20 20Z", "#fbe07a") +
    line("M-10 18V-6L0 4L10-6V18", "#d8a13c", 3.4) +
    slab(-19, 20, 38, 26, 4, "#c3c9d0") +
    [27, 35].map((y) => line(`M-19 ${y}H19`, "#8f98a3", 3)).join("") +
    path("M-10 46H10L5 56H-5Z", "#6b737d") +
    oval(-20, -28, 7, 13, "#ffffff", 30, 0.9)
  );
}

export function batteries(color: string): string {
  const one = (x: number): string =>
    placed(
      x,
      4,
      1,
      slab(-7, -56, 14, 10, 3, "#b8c0c8") +
        slab(-17, -48, 34, 100, 6, "#3d3f48") +
        slab(-17, -48, 34, 34, 6, color) +
        slab(-17, -22, 34, 8, 0, color) +
        slab(-12, -44, 5, 92, 2.5, "#ffffff", 0.35) +
        line("M-5-32H5M0-37V-27", "#fffaf0", 3.4) +
        path("M3 0L-8 22H-1L-4 38L9 14H2Z", "#f6cf4c"),
    );
  return one(-38) + one(0) + one(38);
}

export function soapBar(color: string): string {
  const { base, dark, light } = tone(color);
  return (
    path("M-56 8C-56-16-44-26-24-26H24C44-26 56-16 56 8V22C56 38 44 46 24 46H-24C-44 46-56 38-56 22Z", dark) +
    path("M-56 6C-56-16-44-26-24-26H24C44-26 56-16 56 6C56 24 44 32 24 32H-24C-44 32-56 24-56 6Z", base) +
    oval(0, 3, 36, 16, light, 0, 0.7) +
    [
      [-34, -42, 10],
      [-12, -52, 6],
      [14, -42, 8],
      [38, -46, 12],
      [30, -26, 5],
    ]
      .map(([x = 0, y = 0, r = 0]) => dot(x, y, r, "#d9eef7", 0.9) + dot(x - r * 0.3, y - r * 0.3, r * 0.28, "#ffffff"))
      .join("")
  );
}

export function sponge(): string {
  return placed(
    0,
    6,
    1,
    slab(-56, -24, 112, 30, 8, "#6fae7f") +
      slab(-56, -8, 112, 42, 8, "#f6cf4c") +
      [
        [-36, 8, 5],
        [-14, 16, 7],
        [10, 4, 4],
        [28, 18, 6],
        [44, 6, 4],
        [-44, 22, 4],
      ]
        .map(([x = 0, y = 0, r = 0]) => dot(x, y, r, "#d8a92c"))
        .join(""),
    -8,
  );
}

export function plates(color: string): string {
  const { base, light } = tone(color);
  return (
    oval(0, 30, 60, 22, "#d9d3c8") +
    oval(0, 24, 60, 22, "#efe9de") +
    oval(0, 12, 60, 22, "#e2dccf") +
    oval(0, 6, 60, 24, "#fffaf2") +
    oval(0, 5, 52, 20, light) +
    oval(0, 5, 44, 16, "#fffaf2") +
    oval(0, 6, 30, 10, mix(base, "#ffffff", 0.7))
  );
}

export function partyCups(color: string): string {
  const { base, dark, light } = tone(color);
  const one = (x: number, y: number): string =>
    placed(
      x,
      y,
      1,
      path("M-26-40H26L18 44C17 47 15 48 12 48H-12C-15 48-17 47-18 44Z", base) +
        path("M12-40H26L18 44C17 47 15 48 12 48H4Z", dark, 0.35) +
        slab(-29, -46, 58, 10, 5, "#fffaf2") +
        line("M-21-14H21M-19 6H19", light, 3, 0.8),
    );
  return one(26, 0) + one(-18, 10);
}

export function cutlery(): string {
  const handle = (x: number): string => slab(x - 5, 0, 10, 58, 5, "#f1ece3");
  return placed(
    0,
    0,
    1,
    handle(-34) +
      slab(-46, -56, 6, 40, 3, "#f1ece3") +
      slab(-37, -56, 6, 40, 3, "#f1ece3") +
      slab(-28, -56, 6, 40, 3, "#f1ece3") +
      path("M-46-22H-22C-22-4-30 4-34 4C-38 4-46-4-46-22Z", "#f1ece3") +
      handle(0) +
      path("M-9 6V-50C4-58 12-34 9 6Z", "#e4ded3") +
      handle(34) +
      oval(34, -30, 14, 26, "#f1ece3") +
      oval(34, -32, 9, 19, "#dcd5c8"),
    8,
  );
}

export function foilRoll(color: string): string {
  const { base, dark } = tone(color);
  return placed(
    0,
    2,
    1,
    path("M-40 2L44-10L58 46L-28 56Z", "#dfe5ea") +
      path("M-20 4L-6 52M10-2L24 48", "#ffffff") +
      slab(-60, -26, 116, 34, 6, base) +
      slab(-60, -6, 116, 14, 5, dark, 0.4) +
      slab(-40, -20, 60, 10, 5, "#fffaf0") +
      oval(58, -9, 8, 17, "#c3c9d0") +
      oval(58, -9, 3.6, 8, "#7d868f"),
    -8,
  );
}

export function foilPan(): string {
  return (
    path("M-58-14H58L44 36C43 40 40 42 36 42H-36C-40 42-43 40-44 36Z", "#c9d1d8") +
    [-34, -17, 0, 17, 34].map((x) => line(`M${x * 1.1}-8L${x * 0.9} 38`, "#aab4bd", 3)).join("") +
    slab(-66, -24, 132, 14, 7, "#e2e8ed") +
    oval(0, -18, 52, 4, "#9aa5af")
  );
}

export function camera(color: string): string {
  const { base, dark } = tone(color);
  return (
    slab(-24, -40, 34, 18, 5, dark) +
    slab(-58, -28, 116, 76, 12, base) +
    slab(-58, -4, 116, 22, 0, "#3d3f48") +
    dot(4, 10, 28, "#2f3138") +
    dot(4, 10, 20, "#6f8fa6") +
    dot(-3, 3, 6, "#d9eef7") +
    slab(34, -20, 16, 11, 3, "#fff0b8") +
    slab(-48, -20, 22, 9, 4, "#fffaf0")
  );
}

export function ball(color: string): string {
  const { base, dark, light } = tone(color);
  return (
    dot(0, 2, 54, base) +
    path("M0-52C-30-30-30 34 0 56C-34 56-54 30-54 2C-54-26-34-52 0-52Z", light, 0.9) +
    path("M0-52C30-30 30 34 0 56C34 56 54 30 54 2C54-26 34-52 0-52Z", dark, 0.55) +
    dot(0, -38, 9, "#fffaf0") +
    oval(-26, -24, 7, 13, "#ffffff", 36, 0.7)
  );
}

export function car(color: string): string {
  const { base, dark, light } = tone(color);
  return (
    path(
      "M-58 20C-60 0-50-4-38-6C-28-28-20-32 4-32C24-32 32-22 40-6C54-4 60 4 58 20C58 26 54 28 50 28H-50C-56 28-58 26-58 20Z",
      base,
    ) +
    path("M-28-6C-22-20-18-24-4-24V-6ZM4-24C18-24 24-18 30-6H4Z", "#d9eef7") +
    path("M-58 14H58V20C58 26 54 28 50 28H-50C-56 28-58 26-58 20Z", dark, 0.4) +
    slab(44, 2, 12, 7, 3, light) +
    [-32, 32].map((x) => dot(x, 28, 15, "#3d3f48") + dot(x, 28, 6, "#c9d1d8")).join("")
  );
}

export function plasticCard(color: string): string {
  const { base, dark, light } = tone(color);
  return placed(
    0,
    0,
    1,
    slab(-60, -38, 120, 78, 10, dark) +
      slab(-60, -42, 120, 78, 10, base) +
      slab(-60, -24, 120, 14, 0, dark, 0.6) +
      slab(-48, 8, 24, 18, 4, "#f6cf4c") +
      slab(-14, 12, 56, 6, 3, light) +
      slab(-14, 22, 34, 5, 2.5, light, 0.7),
    -10,
  );
}

export function ticket(color: string): string {
  const { base, dark } = tone(color);
  return placed(
    0,
    0,
    1,
    path("M-60-32H60V-12A12 12 0 0 0 60 12V32H-60V12A12 12 0 0 0-60-12Z", base) +
      line("M28-28V28", "#fffaf0", 3) +
      placed(-16, 0, 0.46, star("#fffaf0")) +
      line("M40-16V16M48-16V16", dark, 4),
    -10,
  );
}

export function star(color: string): string {
  return path("M0-56L16-20L54-16L26 10L34 48L0 28L-34 48L-26 10L-54-16L-16-20Z", color);
}

export function pills(color: string): string {
  const { base, dark, light } = tone(color);
  const capsule = (x: number, y: number, turn: number): string =>
    placed(
      x,
      y,
      1,
      slab(-24, -11, 48, 22, 11, "#fffaf2") +
        path("M0-11H-13A11 11 0 0 0-13 11H0Z", base) +
        slab(-16, -7, 32, 4, 2, "#ffffff", 0.7),
      turn,
    );
  return (
    capsule(-18, -18, -30) +
    capsule(20, 4, 24) +
    dot(-26, 30, 16, light) +
    line("M-36 30H-16", dark, 3, 0.6) +
    dot(18, 40, 13, "#fffaf2") +
    line("M10 40H26", dark, 3, 0.4)
  );
}

export function diaper(color: string): string {
  return (
    path("M-58-32C-20-22 20-22 58-32L52 2C30 4 22 22 20 44H-20C-22 22-30 4-52 2Z", "#ffffff") +
    path("M-58-32C-20-22 20-22 58-32L56-20C20-10-20-10-56-20Z", mix(color, "#ffffff", 0.35)) +
    placed(0, 14, 0.24, star(color)) +
    slab(-54, -18, 18, 12, 5, color) +
    slab(36, -18, 18, 12, 5, color)
  );
}

export function swabs(): string {
  return [-36, -18, 0, 18, 36]
    .map((x, at) =>
      placed(
        x * 0.7,
        0,
        1,
        slab(-2.5, -46, 5, 92, 2.5, "#8fbcd4") + oval(0, -46, 7, 13, "#ffffff") + oval(0, 46, 7, 13, "#ffffff"),
        (at - 2) * 9,
      ),
    )
    .join("");
}

export function lighter(color: string): string {
  const { base, dark, light } = tone(color);
  const one = (x: number, fill: string): string =>
    placed(
      x,
      10,
      1,
      slab(-15, -28, 30, 76, 6, fill) +
        slab(-10, -24, 5, 66, 2.5, light, 0.7) +
        slab(-15, -42, 30, 16, 3, "#c3c9d0") +
        dot(6, -42, 7, "#6b737d"),
    );
  return path("M-20-40C-32-52-18-62-20-70C-8-60-8-48-20-40Z", "#f6a53c") + one(-20, base) + one(20, dark);
}

export function paw(color = "#8a6a52"): string {
  return (
    oval(0, 22, 28, 24, color) +
    [
      [-36, -8, -24],
      [-14, -30, -8],
      [14, -30, 8],
      [36, -8, 24],
    ]
      .map(([x = 0, y = 0, turn = 0]) => oval(x, y, 11, 16, color, turn))
      .join("")
  );
}

export function bone(): string {
  return placed(
    0,
    0,
    1,
    slab(-40, -12, 80, 24, 8, "#f3e3c8") +
      [
        [-42, -12],
        [-42, 12],
        [42, -12],
        [42, 12],
      ]
        .map(([x = 0, y = 0]) => dot(x, y, 16, "#f3e3c8"))
        .join("") +
      line("M-26-4H26", "#ffffff", 4),
    -24,
  );
}

export function bubbles(color: string): string {
  return [
    [-20, 12, 30],
    [24, -12, 24],
    [20, 36, 16],
    [-26, -36, 13],
    [44, 22, 9],
  ]
    .map(
      ([x = 0, y = 0, r = 0]) =>
        dot(x, y, r, mix(color, "#ffffff", 0.55)) + dot(x - r * 0.34, y - r * 0.34, r * 0.24, "#ffffff"),
    )
    .join("");
}

export function shirt(color: string): string {
  return (
    path("M-22-44C-10-34 10-34 22-44L58-24L44 4L32-4V50H-32V-4L-44 4L-58-24Z", color) +
    path("M-22-44C-10-34 10-34 22-44L14-48C6-42-6-42-14-48Z", tone(color).dark)
  );
}

export function flame(): string {
  return (
    path(
      "M-4-58C12-34 46-18 40 20C36 46 18 58 0 58C-22 58-42 42-40 16C-38-2-22-10-20-28C-8-24-4-12-4-4C6-18 6-40-4-58Z",
      "#ee7a34",
    ) +
    path(
      "M2-4C12 10 24 18 20 34C18 48 8 54 0 54C-12 54-22 46-20 32C-18 22-10 18-8 8C0 10 2 16 2 22C6 14 6 4 2-4Z",
      "#f9d04e",
    )
  );
}

export function blocks(color: string): string {
  return [
    [-26, 20],
    [24, 22],
    [-2, -20],
  ]
    .map(
      ([x = 0, y = 0]) =>
        slab(x - 23, y - 23, 46, 46, 9, mix(color, "#ffffff", 0.5)) +
        path(`M${x - 23} ${y - 10}L${x - 6} ${y - 23}H${x + 10}L${x - 23} ${y + 8}Z`, "#ffffff", 0.8),
    )
    .join("");
}

export function snowflake(color = "#6fb0d6"): string {
  return [0, 60, 120]
    .map((turn) => placed(0, 0, 1, line("M0-54V54M-14-44L0-30L14-44M-14 44L0 30L14 44", color, 7), turn))
    .join("");
}

export function crystals(): string {
  return (
    path("M-58 44C-44 4-16-24 0-24C16-24 44 4 58 44Z", "#ffffff") +
    path("M58 44C44 4 16-24 0-24C14 0 24 26 24 44Z", "#e3dfd8") +
    [
      [-20, 20],
      [2, 0],
      [16, 26],
      [-36, 34],
      [34, 32],
    ]
      .map(([x = 0, y = 0]) => slab(x - 3, y - 3, 6, 6, 1, "#cfd8dd"))
      .join("")
  );
}
