// Twenty shoppers look at an item that hardly anybody looks at → it stands in the list that everybody sees.
import type { EdgeClient } from "../whole/edge-client.ts";
import { until } from "./until.ts";

const shoppers = 20;
const listItems = 50;
const msMax = 30_000;
const everyMs = 50;

/** @param quiet items of one department that do not trend, one a trial @returns of each trial; the limit where it never showed */
export async function trendingTrials(
  client: EdgeClient,
  run: string,
  quiet: readonly { readonly id: string; readonly department: string }[],
): Promise<number[]> {
  const tookMs: number[] = [];
  for (const [trial, { id, department }] of quiet.entries()) {
    const shows = async (): Promise<boolean> => {
      const request = { placement: "department", category: department, n: listItems };
      const { items } = await client.shelf({ consent: "none", requests: [request] });
      return items.some((item) => item.id === id && item.reason.startsWith("Trending"));
    };
    if (await shows()) continue;
    const sinceMs = performance.now();
    await Promise.all(
      Array.from({ length: shoppers }, (_, place) =>
        client.report([
          {
            ...{ id: `${run}-t-${trial}-${place}`, name: "view_item", at: Date.now(), consent: "full" },
            ...{ shopper: `${run}-crowd-${trial}-${place}`, items: [{ item_id: id }] },
          },
        ]),
      ),
    );
    tookMs.push((await until(sinceMs, shows, { everyMs, msMax })) ?? msMax);
  }
  return tookMs;
}
