// How much of a shopper's interest lies in the candidate's narrow category.
import { affinity } from "./affinity.ts";

export const categoryAffinity = affinity((facets) => facets.category);
