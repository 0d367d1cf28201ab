// An item runs out, or costs something else → every answer knows.
import type { EdgeClient } from "../whole/edge-client.ts";
import { until } from "./until.ts";

export interface StockTrials {
  readonly stockMs: readonly number[];
  readonly priceMs: readonly number[];
  /** Answers with fewer items than asked for, while items were missing. */
  readonly short: number;
}

const shelfItems = 12;
const msMax = 30_000;
const everyMs = 50;
const priceStep = 0.01;

export async function stockTrials(
  client: EdgeClient,
  { originUrl, secretKey }: { readonly originUrl: string; readonly secretKey: string },
  trials: number,
): Promise<StockTrials> {
  let short = 0;
  const popular = async () => {
    const { items } = await client.shelf({ consent: "none", requests: [{ placement: "popular", n: shelfItems }] });
    if (items.length < shelfItems) short++;
    return items;
  };
  const update = async (kind: "stock" | "prices", row: object): Promise<void> => {
    const response = await fetch(`${originUrl}/v1/catalogue/${kind}`, {
      method: "POST",
      headers: { authorization: `Bearer ${secretKey}`, "content-type": "application/json" },
      body: JSON.stringify({ updates: [row] }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`/v1/catalogue/${kind} answered ${response.status}: ${text.slice(0, 300)}`);
  };
  const [stockMs, priceMs]: [number[], number[]] = [[], []];
  for (let trial = 0; trial < trials; trial++) {
    const item = (await popular())[trial % shelfItems];
    if (!item?.price) continue;
    const { id, price } = item;
    const dearer = { ...price, amount: Math.round((price.amount + priceStep) * 100) / 100 };
    const isDearer = async () => (await popular()).some((one) => one.id === id && one.price?.amount === dearer.amount);
    let sinceMs = performance.now();
    await update("prices", { id, price: dearer });
    priceMs.push((await until(sinceMs, isDearer, { everyMs, msMax })) ?? msMax);
    sinceMs = performance.now();
    await update("stock", { id, stock: 0 });
    const isGone = async () => (await popular()).every((one) => one.id !== id);
    stockMs.push((await until(sinceMs, isGone, { everyMs, msMax })) ?? msMax);
    await update("stock", { id, stock: null });
    await update("prices", { id, price });
    const isBack = async () => (await popular()).some((one) => one.id === id);
    await until(sinceMs, isBack, { everyMs, msMax });
  }
  return { stockMs, priceMs, short };
}
