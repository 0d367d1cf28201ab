// How much of a shopper's interest lies in the candidate's department.
import { affinity } from "./affinity.ts";

export const departmentAffinity = affinity((facets) => facets.department);
