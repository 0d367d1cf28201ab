/** An amount in a currency, in major units (2.45 USD). */
import * as z from "zod/mini";
import { currency } from "./identifier.ts";

export const money = z.object({ amount: z.number().check(z.gte(0), z.lte(1e9)), currency });
export type Money = z.infer<typeof money>;
