// How much of a shopper's interest lies in the candidate's brand.
import { affinity } from "./affinity.ts";

export const brandAffinity = affinity((facets) => facets.brand);
