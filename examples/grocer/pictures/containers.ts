// Packages with a place for a drawing on the label. Each stands on y = 76 and is drawn around x = 0.
import { dot, line, mix, oval, path, placed, slab, tone } from "./ink.ts";

/** `color` is the package's, `emblem` a drawing within ±60 that the label shows. */
export type Container = (color: string, emblem: string) => string;

const paper = "#fffaf0";
const steel = tone("#c9d1d8");

export const can: Container = (color, emblem) => {
  const { base, dark, light } = tone(color);
  return (
    path("M-46-52H46V64C46 72 24 77 0 77C-24 77-46 72-46 64Z", steel.base) +
    path("M-46-40H46V54C46 61 24 65 0 65C-24 65-46 61-46 54Z", base) +
    oval(0, 4, 35, 36, paper) +
    placed(0, 4, 0.5, emblem) +
    path("M24-40H46V54C46 58 38 61 26 63Z", dark, 0.28) +
    slab(-40, -36, 7, 92, 3.5, light, 0.6) +
    oval(0, -52, 46, 11, steel.light) +
    oval(0, -52, 38, 8, steel.base) +
    oval(0, -51, 28, 5, steel.light)
  );
};

export const drinkCan: Container = (color, emblem) => {
  const { base, dark, light } = tone(color);
  return (
    path("M-34-58L-28-70H28L34-58V58L28 72C20 77-20 77-28 72L-34 58Z", steel.base) +
    path("M-34-56H34V58L31 66C20 71-20 71-31 66L-34 58Z", base) +
    oval(0, 2, 27, 30, paper) +
    placed(0, 2, 0.4, emblem) +
    path("M18-56H34V58L31 66C28 68 24 69 18 70Z", dark, 0.3) +
    slab(-29, -50, 6, 108, 3, light, 0.65) +
    oval(0, -70, 28, 6, steel.light) +
    oval(2, -71, 10, 2.6, steel.dark)
  );
};

export const cans: Container = (color, emblem) => {
  const one = (x: number, y: number): string => placed(x, y, 0.72, drinkCan(color, emblem));
  const { base, dark } = tone(mix(color, "#ffffff", 0.12));
  return (
    one(-44, 8) +
    one(0, 8) +
    one(44, 8) +
    slab(-74, 22, 148, 54, 8, base) +
    slab(-74, 60, 148, 16, 8, dark, 0.3) +
    slab(-20, 32, 40, 12, 6, dark, 0.5) +
    dot(-48, 48, 18, paper) +
    placed(-48, 48, 0.24, emblem) +
    dot(48, 48, 18, paper) +
    placed(48, 48, 0.24, emblem)
  );
};

export const jar: Container = (color, emblem) => {
  const { base, dark, light } = tone(color);
  const lid = tone("#d8a13c");
  return (
    path("M-42-40C-46-34-48-30-48-22V58C-48 70-40 76-30 76H30C40 76 48 70 48 58V-22C48-30 46-34 42-40Z", base) +
    path("M30-40H42C46-34 48-30 48-22V58C48 70 40 76 30 76H22C32 66 34 0 30-40Z", dark, 0.35) +
    slab(-41, -26, 7, 86, 3.5, light, 0.7) +
    slab(-44, -60, 88, 22, 5, lid.base) +
    slab(-44, -48, 88, 6, 0, lid.dark, 0.5) +
    slab(-40, -14, 80, 66, 8, paper) +
    placed(0, 19, 0.5, emblem)
  );
};

export const babyJar: Container = (color, emblem) => placed(0, 16, 0.8, jar(color, emblem));

export const bottle: Container = (color, emblem) => {
  const { base, dark, light } = tone(color);
  const cap = tone("#e0524a");
  return (
    path("M-11-62H11V-44C12-30 36-20 36 4V64C36 72 31 77 24 77H-24C-31 77-36 72-36 64V4C-36-20-12-30-11-44Z", base) +
    path("M11-62V-44C12-30 36-20 36 4V64C36 72 31 77 24 77H14C24 60 24-10 4-40V-62Z", dark, 0.35) +
    slab(-31, 2, 6, 64, 3, light, 0.7) +
    slab(-14, -76, 28, 18, 4, cap.base) +
    slab(-14, -64, 28, 5, 0, cap.dark, 0.6) +
    slab(-36, 6, 72, 48, 0, paper) +
    placed(0, 30, 0.38, emblem)
  );
};

export const bottles: Container = (color, emblem) =>
  placed(-38, 10, 0.82, bottle(color, emblem)) +
  placed(38, 10, 0.82, bottle(color, emblem)) +
  placed(0, 10, 0.86, bottle(color, emblem)) +
  slab(-66, 52, 132, 24, 8, mix(color, "#ffffff", 0.25), 0.85);

export const squeezeBottle: Container = (color, emblem) => {
  const { base, dark, light } = tone(color);
  return (
    path("M-6-76H6L9-60H-9Z", mix(color, "#ffffff", 0.65)) +
    slab(-22, -62, 44, 16, 5, mix(color, "#ffffff", 0.5)) +
    path(
      "M-34-46H34C40-30 34-10 34 4C34 20 42 36 40 62C39 72 34 77 26 77H-26C-34 77-39 72-40 62C-42 36-34 20-34 4C-34-10-40-30-34-46Z",
      base,
    ) +
    path("M20-46H34C40-30 34-10 34 4C34 20 42 36 40 62C39 72 34 77 26 77H16C26 50 24-10 20-46Z", dark, 0.32) +
    slab(-30, -38, 6, 40, 3, light, 0.7) +
    oval(0, 28, 29, 30, paper) +
    placed(0, 28, 0.4, emblem)
  );
};

export const waterBottle: Container = (color, emblem) => {
  const glass = tone(mix(color, "#cfe8f5", 0.6));
  return (
    path(
      "M-10-64H10V-50C12-38 32-32 32-10C32-2 28 2 28 8C28 14 32 18 32 26V66C32 73 28 77 22 77H-22C-28 77-32 73-32 66V26C-32 18-28 14-28 8C-28 2-32-2-32-10C-32-32-12-38-10-50Z",
      glass.base,
      0.9,
    ) +
    slab(-13, -76, 26, 15, 4, color) +
    [-22, -12].map((y) => line(`M-24 ${y}H24`, glass.dark, 2.4, 0.35)).join("") +
    slab(-31, 10, 62, 42, 0, tone(color).base) +
    oval(0, 31, 20, 18, paper) +
    placed(0, 31, 0.28, emblem) +
    slab(-25, -30, 6, 34, 3, "#ffffff", 0.8) +
    slab(-25, 56, 6, 14, 3, "#ffffff", 0.8)
  );
};

export const waterPack: Container = (color, emblem) =>
  [-50, -17, 17, 50].map((x) => placed(x, 14, 0.8, waterBottle(color, emblem))).join("") +
  slab(-80, 30, 160, 46, 10, "#e8f4fb", 0.5);

export const wineBottle: Container = (color, emblem) => {
  const { base, dark, light } = tone(color);
  return (
    path("M-10-70H10V-30C10-16 28-12 28 10V68C28 74 24 77 19 77H-19C-24 77-28 74-28 68V10C-28-12-10-16-10-30Z", base) +
    path("M10-70V-30C10-16 28-12 28 10V68C28 74 24 77 19 77H12C20 60 18 0 4-24V-70Z", dark, 0.45) +
    slab(-11, -80, 22, 26, 4, "#8f2f45") +
    slab(-23, 14, 5, 52, 2.5, light, 0.6) +
    slab(-28, 16, 56, 42, 0, paper) +
    placed(0, 37, 0.32, emblem)
  );
};

export const jug: Container = (color, emblem) => {
  const { base, dark, light } = tone(color);
  return (
    path("M-26-58H4C20-58 52-40 52-8V62C52 71 46 77 38 77H-34C-42 77-48 71-48 62V-6C-48-26-28-34-26-58Z", base) +
    path("M52-8V62C52 71 46 77 38 77H20C38 60 36-20 14-57C34-50 52-34 52-8Z", dark, 0.28) +
    path(
      "M18-36C32-32 40-18 40 0V14C40 20 28 20 28 14V0C28-12 24-18 14-22C8-26 10-38 18-36Z",
      mix(base, "#2b1d2e", 0.4),
      0.75,
    ) +
    slab(-28, -76, 34, 20, 5, "#d8504a") +
    slab(-42, -2, 7, 60, 3.5, light, 0.8) +
    oval(-6, 30, 30, 32, paper) +
    placed(-6, 30, 0.42, emblem)
  );
};

export const detergent: Container = (color, emblem) => {
  const { base, dark, light } = tone(color);
  const cap = tone(mix(color, "#ffffff", 0.55));
  return (
    slab(-22, -78, 44, 28, 6, cap.base) +
    slab(-22, -60, 44, 10, 0, cap.dark, 0.5) +
    path("M-24-50H28C46-44 54-26 54-2V60C54 71 47 77 38 77H-38C-47 77-52 71-52 60V0C-52-22-36-30-24-50Z", base) +
    path("M28-50C46-44 54-26 54-2V60C54 71 47 77 38 77H22C38 50 40-20 22-50Z", dark, 0.3) +
    slab(28, -22, 14, 44, 7, mix(base, "#2b1d2e", 0.35), 0.8) +
    slab(-45, 4, 7, 50, 3.5, light, 0.7) +
    oval(-10, 32, 32, 32, paper) +
    placed(-10, 32, 0.44, emblem)
  );
};

export const sprayBottle: Container = (color, emblem) => {
  const { base, dark, light } = tone(color);
  return (
    path("M-34-78H10C20-78 24-72 24-66V-58H8L4-44H-18V-56H-34C-40-56-40-78-34-78Z", mix(color, "#ffffff", 0.5)) +
    line("M14-54C26-48 28-40 26-30", mix(color, "#2b1d2e", 0.25), 6) +
    path("M-18-46H6C8-30 38-22 38 6V64C38 72 33 77 26 77H-30C-37 77-42 72-42 64V6C-42-22-20-30-18-46Z", base) +
    path("M6-46C8-30 38-22 38 6V64C38 72 33 77 26 77H14C26 50 24-10-2-46Z", dark, 0.3) +
    slab(-37, 8, 6, 56, 3, light, 0.7) +
    oval(-3, 34, 28, 29, paper) +
    placed(-3, 34, 0.38, emblem)
  );
};

export const aerosol: Container = (color, emblem) => {
  const { base, dark, light } = tone(color);
  return (
    slab(-14, -80, 28, 20, 7, mix(color, "#ffffff", 0.6)) +
    path("M-32-48C-32-60-20-64 0-64C20-64 32-60 32-48V66C32 73 28 77 22 77H-22C-28 77-32 73-32 66Z", base) +
    path("M14-63C26-61 32-57 32-48V66C32 73 28 77 22 77H14Z", dark, 0.32) +
    slab(-27, -46, 6, 110, 3, light, 0.6) +
    oval(0, 12, 25, 30, paper) +
    placed(0, 12, 0.36, emblem)
  );
};

export const carton: Container = (color, emblem) => {
  const { base, dark, light } = tone(color);
  return (
    slab(-30, -80, 60, 16, 3, light) +
    path("M-30-66H30L42-40H-42Z", mix(base, "#ffffff", 0.25)) +
    path("M30-66L42-40L54-44L42-70Z", dark) +
    path("M42-40L54-44V66L42 77Z", dark) +
    slab(-42, -40, 84, 117, 3, base) +
    slab(-42, 56, 84, 21, 3, dark, 0.35) +
    dot(-2, 8, 36, paper) +
    placed(-2, 8, 0.52, emblem) +
    dot(16, -54, 8, paper)
  );
};

export const box: Container = (color, emblem) => {
  const { base, dark, light } = tone(color);
  return (
    path("M-48-66L-34-78H58L46-66Z", light) +
    path("M46-66L58-78V64L46 77Z", dark) +
    slab(-48, -66, 94, 143, 3, base) +
    slab(-40, -56, 78, 17, 5, paper, 0.92) +
    slab(-30, -50, 46, 5, 2.5, dark, 0.55) +
    path("M-48 54C-20 40 16 66 46 46V74C46 76 45 77 43 77H-45C-47 77-48 76-48 74Z", light, 0.75) +
    dot(-1, 12, 36, paper) +
    placed(-1, 12, 0.52, emblem)
  );
};

export const smallBox: Container = (color, emblem) => {
  const { base, dark, light } = tone(color);
  return (
    path("M-56-18L-40-32H70L56-18Z", light) +
    path("M56-18L70-32V60L56 76Z", dark) +
    slab(-56, -18, 112, 94, 3, base) +
    slab(-56, 58, 112, 18, 3, dark, 0.35) +
    dot(0, 26, 32, paper) +
    placed(0, 26, 0.46, emblem) +
    slab(-50, -11, 30, 7, 3.5, paper, 0.9)
  );
};

export const flatBox: Container = (color, emblem) => {
  const { base, dark, light } = tone(color);
  return (
    path("M-70-30L-58-42H78L70-30Z", light) +
    path("M70-30L78-42V56L70 70Z", dark) +
    slab(-70, -30, 140, 100, 5, base) +
    slab(-70, 52, 140, 18, 5, dark, 0.35) +
    oval(14, 14, 46, 36, paper) +
    placed(14, 14, 0.56, emblem) +
    slab(-62, -20, 34, 9, 4.5, paper, 0.9) +
    slab(-62, -6, 24, 6, 3, paper, 0.6)
  );
};

export const frozen =
  (inside: Container): Container =>
  (color, emblem) =>
    inside(color, emblem) +
    placed(
      46,
      46,
      1,
      dot(0, 0, 19, "#e8f5fc") +
        [0, 60, 120]
          .map((turn) => placed(0, 0, 1, line("M0-12V12M-4-9L0-5L4-9M-4 9L0 5L4 9", "#5aa3cc", 2.6), turn))
          .join(""),
    );

export const bag: Container = (color, emblem) => {
  const { base, dark, light } = tone(color);
  const zig = "l6 6l6-6".repeat(8);
  return (
    path(`M-48-72${zig}C42-46 44-20 44 4C44 30 50 54 52 77H-52C-50 54-44 30-44 4C-44-20-42-46-48-72Z`, base) +
    path("M48-72C42-46 44-20 44 4C44 30 50 54 52 77H26C36 40 30-30 36-66L42-66Z", dark, 0.32) +
    line("M-46-58H45", dark, 2.6, 0.4) +
    line("M-49 66H50", dark, 2.6, 0.4) +
    path("M-34-50C-28-20-28 20-38 60H-32C-22 20-22-20-28-50Z", light, 0.65) +
    dot(2, 2, 36, paper) +
    placed(2, 2, 0.52, emblem)
  );
};

export const clearBag: Container = (color, emblem) =>
  path("M-50-60C-56-20-60 30-52 70C-50 76-46 77-42 77H42C46 77 50 76 52 70C60 30 56-20 50-60Z", "#f3faf7", 0.85) +
  placed(0, 24, 0.86, emblem) +
  path("M-44-56C-50-20-52 30-46 68H-38C-44 30-42-20-36-56Z", "#ffffff", 0.85) +
  path("M-50-60C-24-52 24-52 50-60L40-76H-40Z", color) +
  slab(-40, -78, 80, 12, 4, tone(color).dark) +
  dot(0, -62, 4, paper);

export const sack: Container = (color, emblem) => {
  const { base, dark, light } = tone(color);
  return (
    path("M-46-66H46L54-54V64C54 72 48 77 40 77H-40C-48 77-54 72-54 64V-54Z", base) +
    slab(-46, -76, 92, 16, 4, light) +
    line("M-40-68H40", dark, 2.4, 0.6) +
    path("M34-60H46L54-54V64C54 72 48 77 40 77H26C40 50 40-20 34-60Z", dark, 0.3) +
    path("M-54 46C-20 34 20 58 54 40V64C54 72 48 77 40 77H-40C-48 77-54 72-54 64Z", dark, 0.22) +
    dot(-2, 0, 38, paper) +
    placed(-2, 0, 0.54, emblem)
  );
};

export const tub: Container = (color, emblem) => {
  const { base, dark, light } = tone(color);
  return (
    path("M-58-20H58L48 66C47 73 42 77 36 77H-36C-42 77-47 73-48 66Z", base) +
    path("M36-20H58L48 66C47 73 42 77 36 77H24C34 40 36 0 36-20Z", dark, 0.3) +
    slab(-64, -36, 128, 20, 8, light) +
    slab(-64, -24, 128, 8, 4, dark, 0.25) +
    oval(0, 30, 34, 30, paper) +
    placed(0, 30, 0.44, emblem)
  );
};

export const cup: Container = (color, emblem) => {
  const { base, dark, light } = tone(color);
  return (
    path("M-44-30H44L34 68C33 74 29 77 24 77H-24C-29 77-33 74-34 68Z", paper) +
    path("M-41 0H41L36 52H-36Z", base) +
    path("M26-30H44L34 68C33 74 29 77 24 77H14C24 40 26 0 26-30Z", dark, 0.2) +
    path("M-50-38H50L58-30L48-26H-50Z", light) +
    oval(0, -38, 50, 9, steel.light) +
    oval(0, -38, 42, 6, steel.base) +
    dot(0, 26, 23, paper) +
    placed(0, 26, 0.34, emblem)
  );
};

export const cups: Container = (color, emblem) =>
  placed(-36, 18, 0.76, cup(color, emblem)) +
  placed(36, 18, 0.76, cup(color, emblem)) +
  placed(0, 22, 0.82, cup(color, emblem));

export const iceTub: Container = (color, emblem) => {
  const { base, dark, light } = tone(color);
  return (
    path("M-50-34H50L42 70C41 75 38 77 34 77H-34C-38 77-41 75-42 70Z", base) +
    path("M28-34H50L42 70C41 75 38 77 34 77H20C30 40 30 0 28-34Z", dark, 0.3) +
    slab(-56, -56, 112, 26, 8, paper) +
    slab(-56, -42, 112, 10, 5, light, 0.8) +
    oval(0, 22, 33, 32, paper) +
    placed(0, 22, 0.46, emblem)
  );
};

export const tray: Container = (color, emblem) => {
  const { base, dark } = tone(color);
  return (
    slab(-74, -42, 148, 108, 18, "#ffffff") +
    slab(-74, -42, 148, 108, 18, base, 0.28) +
    slab(-66, -35, 132, 92, 14, mix(color, "#ffffff", 0.72)) +
    placed(0, 10, 0.8, emblem) +
    path("M-66-20C-66-28-60-35-52-35H-6L-66 38Z", "#ffffff", 0.35) +
    slab(16, 36, 54, 24, 4, paper) +
    slab(22, 42, 26, 4, 2, dark, 0.5) +
    slab(22, 50, 16, 4, 2, dark, 0.35) +
    [52, 56, 60, 64].map((x) => line(`M${x} 42V54`, "#4a4450", 1.6)).join("")
  );
};

export const eggCarton: Container = (color) => {
  const { base, dark, light } = tone(color);
  return (
    [-52, -26, 0, 26, 52]
      .map((x) =>
        placed(
          x,
          6,
          0.4,
          path("M0-62C-30-62-52-14-52 18C-52 46-30 62 0 62C30 62 52 46 52 18C52-14 30-62 0-62Z", "#f6e6cf") +
            oval(-22, -8, 9, 20, "#ffffff", 18, 0.9),
        ),
      )
      .join("") +
    path(
      "M-78 12C-70 4-60 24-52 14C-44 4-34 24-26 14C-18 4-8 24 0 14C8 4 18 24 26 14C34 4 44 24 52 14C60 4 70 24 78 12L70 58C69 64 65 66 60 66H-60C-65 66-69 64-70 58Z",
      base,
    ) +
    path("M-72 46H72L70 58C69 64 65 66 60 66H-60C-65 66-69 64-70 58Z", dark, 0.35) +
    slab(-34, 30, 68, 12, 6, light)
  );
};

export const tube: Container = (color, emblem) => {
  const { base, dark, light } = tone(color);
  return placed(
    0,
    6,
    1,
    path("M-70-30H40L56-14V14L40 30H-70Z", base) +
      path("M-70 8H56V14L40 30H-70Z", dark, 0.3) +
      slab(-76, -34, 14, 68, 3, light) +
      slab(54, -13, 22, 26, 4, paper) +
      slab(54, 4, 22, 9, 3, dark, 0.3) +
      slab(-48, -20, 78, 40, 8, paper) +
      placed(-9, 0, 0.3, emblem),
    -14,
  );
};

export const bar: Container = (color, emblem) => {
  const { base, dark, light } = tone(color);
  return placed(
    0,
    4,
    1,
    path(
      "M-78-30l8 6l-8 6l8 6l-8 6l8 6l-8 6l8 6l-8 6l8 6l-8 6H78l-8-6l8-6l-8-6l8-6l-8-6l8-6l-8-6l8-6l-8-6l8-6Z",
      light,
    ) +
      slab(-64, -32, 128, 64, 8, base) +
      slab(-64, 8, 128, 24, 8, dark, 0.28) +
      slab(-30, -22, 78, 44, 10, paper) +
      placed(9, 0, 0.34, emblem) +
      slab(-56, -24, 16, 7, 3.5, light),
    -14,
  );
};

export const packet: Container = (color, emblem) => {
  const { base, dark, light } = tone(color);
  return placed(
    0,
    4,
    1,
    slab(-40, -62, 80, 128, 6, base) +
      slab(-40, -62, 80, 14, 6, light) +
      slab(-40, 52, 80, 14, 6, light) +
      line("M-40-47H40M-40 51H40", dark, 2, 0.4) +
      slab(22, -47, 18, 98, 0, dark, 0.2) +
      dot(0, 4, 29, paper) +
      placed(0, 4, 0.42, emblem),
    6,
  );
};

export const pack: Container = (color, emblem) => {
  const { base, dark, light } = tone(color);
  return placed(
    0,
    8,
    1,
    path("M-60-22L-46-36H68L56-22Z", light) +
      path("M56-22L68-36V30L56 44Z", dark) +
      slab(-60, -22, 116, 66, 4, base) +
      slab(-52, -12, 60, 46, 6, paper) +
      placed(-22, 11, 0.34, emblem) +
      [18, 28, 38].map((x) => slab(x, -10, 6, 42, 3, light)).join(""),
    -4,
  );
};

export const shaker: Container = (color, emblem) => {
  const { base, dark, light } = tone(color);
  return (
    path("M-24-58C-24-72-14-78 0-78C14-78 24-72 24-58Z", "#c94f46") +
    [-8, 0, 8].map((x) => dot(x, -68, 2.2, paper)).join("") +
    slab(-28, -60, 56, 12, 3, "#a83f3a") +
    path("M-28-48H28L34 68C34 74 30 77 25 77H-25C-30 77-34 74-34 68Z", base) +
    path("M14-48H28L34 68C34 74 30 77 25 77H14Z", dark, 0.3) +
    slab(-27, -40, 5, 104, 2.5, light, 0.6) +
    slab(-30, -18, 60, 66, 6, paper) +
    placed(0, 15, 0.4, emblem)
  );
};
