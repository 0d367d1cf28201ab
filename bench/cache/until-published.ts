// After a start the shop is published once more: locations are compared when that is over, for a result belongs to one bundle.
import { setTimeout as pause } from "node:timers/promises";
import { inDatabase } from "../whole/in-database.ts";
import type { Grocer } from "../whole/open-grocer.ts";

const quietMs = 5_000;
const msMax = 60_000;
const pollMs = 500;

/** Resolves when the newest publication has been the same for a while. */
export async function untilPublished({ home, shop }: Grocer): Promise<void> {
  await inDatabase(home, async (sql) => {
    const endsMs = performance.now() + msMax;
    let [newest, sinceMs] = [-1, performance.now()];
    while (performance.now() < endsMs && performance.now() - sinceMs < quietMs) {
      const [row] = await sql<{ number: number }[]>`
        select coalesce(max(number), 0)::bigint as number from publications where shop = ${shop}`;
      if (row && row.number !== newest) [newest, sinceMs] = [row.number, performance.now()];
      await pause(pollMs);
    }
  });
}
