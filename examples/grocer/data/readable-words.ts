// A source label ("FRZN BREADED VEGETABLES (OVER 5") as words: brackets dropped, abbreviations spelled out.

/** A label in plain words, in sentence case: `CHOC CHIP COOKIES` → `Chocolate chip cookies`. */
export function readableWords(label: string): string {
  const words = label
    .replace(/\([^)]*\)?/g, " ")
    .replace(/[:/]|\s-\s|(?<=[A-Z])-(?=\s)/g, " ")
    .replace(/&/g, " and ")
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word) => abbreviations[word.toUpperCase()] ?? word.toLowerCase())
    .filter((word, at, all) => word !== "and" || (at > 0 && at < all.length - 1));
  return sentenceCase(words.join(" "));
}

/** The first letter raised, the rest as it is. */
export function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const abbreviations: Readonly<Record<string, string>> = {
  BBQ: "barbecue",
  BKD: "baked",
  BN: "beans",
  BRD: "breaded",
  BRKFST: "breakfast",
  BTL: "bottle",
  CATFD: "cat food",
  CHIX: "chicken",
  CHOC: "chocolate",
  CKE: "cake",
  CLEANG: "cleaning",
  CND: "canned",
  CONC: "concentrate",
  DNR: "dinner",
  DNRS: "dinners",
  DOGFD: "dog food",
  DRNK: "drink",
  DRNKS: "drinks",
  DRSNG: "dressing",
  ENGLISH: "English",
  ENTREES: "entrées",
  FD: "food",
  FLVRD: "flavored",
  FRD: "fried",
  FRENCH: "French",
  FRZN: "frozen",
  GRND: "ground",
  ITALIAN: "Italian",
  JCE: "juice",
  MISC: "assorted",
  MISCELLANEOUS: "assorted",
  MLK: "milk",
  MULT: "multi",
  MX: "mix",
  MXS: "mixes",
  OJ: "orange juice",
  PK: "pack",
  PKLD: "pickled",
  PLSTC: "plastic",
  PNT: "peanut",
  PREP: "prepared",
  PWDR: "powder",
  REFRGRATD: "chilled",
  REFRIG: "chilled",
  REFRIGERATED: "chilled",
  SFT: "soft",
  SGL: "single",
  SNGL: "single",
  SRV: "serve",
  SUPPPLIES: "supplies",
  SW: "sweet",
  TISS: "tissue",
  TORT: "tortilla",
  TRSH: "trash",
  VAC: "vacuum",
  VEG: "vegetable",
  VIENNA: "Vienna",
  WHL: "whole",
  WTR: "water",
};
