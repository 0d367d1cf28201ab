// Households of the data that are worth being for a while; what is said of each is true of their year (storefront.test.ts).

export interface Household {
  readonly id: string;
  readonly words: string;
  /** At least this share of what they bought satisfies the condition (SQL over the items' columns). */
  readonly share: number;
  readonly of: string;
}

export const households: readonly Household[] = [
  {
    id: "1053",
    words: "Nearly half of every basket is fruit and vegetables",
    share: 0.45,
    of: "department = 'PRODUCE'",
  },
  { id: "2109", words: "A third of what they buy is meat", share: 0.3, of: "department like 'MEAT%'" },
  {
    id: "1203",
    words: "There is a baby in the house",
    share: 0.15,
    of: "category like 'BABY%' or category like '%FORMULA' or category like 'DIAPER%'",
  },
  {
    id: "1261",
    words: "More than a quarter is for the pets",
    share: 0.25,
    of: "category in ('DOG FOODS', 'CAT FOOD', 'CAT LITTER')",
  },
  {
    id: "118",
    words: "A third comes from the freezer",
    share: 0.3,
    of: "category like 'FRZN%' or category like 'FROZEN%'",
  },
  { id: "153", words: "Yogurt, more than anything", share: 0.35, of: "category = 'YOGURT'" },
  { id: "1338", words: "A third is soft drinks", share: 0.3, of: "category = 'SOFT DRINKS'" },
  { id: "1111", words: "A bit of everything, 149 times a year", share: 0.9, of: "category <> 'SOFT DRINKS'" },
];
