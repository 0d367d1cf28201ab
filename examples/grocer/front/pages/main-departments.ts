import type { Catalogue, Department } from "../catalogue.ts";

/** The departments a shopper looks for first, in the order of a walk through the shop; the rest stands in the footer. */
export function mainDepartments(catalogue: Catalogue): Department[] {
  const byCode = new Map(catalogue.departments.map((department) => [department.code, department]));
  return walk.flatMap((code) => byCode.get(code) ?? []);
}

const walk = [
  "PRODUCE",
  "PASTRY",
  "DELI",
  "MEAT",
  "SEAFOOD",
  "GROCERY",
  "MEAT-PCKGD",
  "NUTRITION",
  "DRUG GM",
  "FLORAL",
];
