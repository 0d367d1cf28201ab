// A shop's history, taken at once: the lake first, then features, set-based. One transaction makes both count, so an import that breaks leaves nothing,
// and one that is repeated adds nothing: events have their ids from the file and the line.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { Sql } from "../../database/connect.ts";
import type { ObjectStore } from "../../objects/object-store.ts";
import { openDuck } from "../duck.ts";
import { listFiles } from "../manifest.ts";
import { exchangeShoppers } from "./exchange-shoppers.ts";
import { loadFacets, observeFacts } from "./feature-facts.ts";
import { fillFeatures, writeFeatureFiles } from "./fill-features.ts";
import type { EventField, Mapping } from "./import-mapping.ts";
import type { LinesRead } from "./read-lines.ts";
import { readLines } from "./read-lines.ts";
import { shapeEvents } from "./shape-events.ts";
import { writeImported } from "./write-imported.ts";

export interface EventImport {
  readonly shop: string;
  readonly file: string;
  readonly mapping: Mapping<EventField>;
  /** The event name where the file has no column for it. */
  readonly event: string;
  readonly currency?: string | undefined;
  /** Exclusive, in the file's own time: what happened then or later stays out. */
  readonly untilMs?: number | undefined;
  /** Moves all moments by whole days so that the last imported day is yesterday. */
  readonly shiftToYesterday?: boolean;
}
export interface ImportParts {
  readonly sql: Sql;
  readonly objects: ObjectStore;
  readonly scratchFolder: string;
  /** deriveSecret(root, "alias", shop) */
  readonly aliasSecret: string;
  readonly nowMs: number;
  /** One line for whoever waits. */
  progress(line: string): void;
}
export interface EventImportResult extends LinesRead {
  /** Counted by this import; 0 when all were counted before. */
  readonly events: number;
  readonly shoppers: number;
  readonly shiftMs: number;
}

const dayMs = 86_400_000;

/** @throws Error in words for the user: file, columns or shop wrong */
export async function importEvents(parts: ImportParts, order: EventImport): Promise<EventImportResult> {
  const { sql, progress } = parts;
  const source = await sourceOf(order);
  const reserved = await sql.reserve();
  try {
    await reserved`select pg_advisory_lock(hashtextextended(${`import/${order.shop}`}, 0))`;
    return await importLocked(parts, order, source);
  } finally {
    await reserved`select pg_advisory_unlock_all()`.catch(() => progress("The database went away."));
    reserved.release();
  }
}

async function importLocked(parts: ImportParts, order: EventImport, source: string): Promise<EventImportResult> {
  const { sql, objects, progress } = parts;
  const { shop, untilMs = Number.MAX_SAFE_INTEGER } = order;
  const [known] = await sql<{ shiftMs: number; untilMs: number | null }[]>`
    select shift_ms as "shiftMs", until_ms as "untilMs" from lake_imports where shop = ${shop} and source = ${source}`;
  const duck = await openDuck({ folder: parts.scratchFolder, memoryMbMax: 2_048 });
  try {
    progress(`reading ${order.file}`);
    const read = await readLines(duck.connection, order);
    const fromMs = known ? (known.untilMs ?? Number.MAX_SAFE_INTEGER) : 0;
    const shiftMs = known?.shiftMs ?? shiftOf(order, read.lastAtMs, parts.nowMs);
    const nothing = { ...read, events: 0, shoppers: 0, shiftMs };
    if (read.lines === 0 || fromMs >= untilMs) return nothing;
    const shoppers = await exchangeShoppers(duck.connection, sql, shop, parts.aliasSecret, duck.folder);
    progress(`${read.lines} lines of ${shoppers} shoppers`);
    await shapeEvents(duck.connection, { shop, source, shiftMs, fromMs, untilMs });
    const files = await writeImported(duck, objects, shop, source);
    const events = files.reduce((sum, file) => sum + file.rows, 0);
    if (events === 0) return nothing;
    progress(`${events} events of ${files.length} days in the lake`);
    await observeFacts(duck.connection);
    await loadFacets(duck.connection, sql, shop, duck.folder);
    await writeFeatureFiles(duck, shop);
    progress("features are counted");
    await sql.begin(async (transaction) => {
      await listFiles(transaction, files);
      await fillFeatures(duck, transaction, shop);
      await transaction`
        insert into lake_imports as t (shop, source, name, rows, shift_ms, until_ms)
        values (${shop}, ${source}, ${order.file}, ${events}, ${shiftMs}, ${order.untilMs ?? null})
        on conflict (shop, source) do update set rows = t.rows + excluded.rows, until_ms = excluded.until_ms, imported_at = now()`;
    });
    await sql.unsafe(
      "analyze item_counts, crowd_counts, shopper_items, shopper_affinity, shopper_recent, shopper_state, item_pairs",
    );
    progress("features are in place");
    return { ...read, events, shoppers, shiftMs };
  } finally {
    await duck.close();
  }
}

function shiftOf(order: EventImport, lastAtMs: number, nowMs: number): number {
  if (!order.shiftToYesterday) return 0;
  const endMs = order.untilMs === undefined ? lastAtMs + 1 : Math.min(order.untilMs, lastAtMs + 1);
  return Math.floor(nowMs / dayMs) * dayMs - Math.ceil(endMs / dayMs) * dayMs;
}

/** Another file, or another reading of it, is another source. */
async function sourceOf({ file, mapping, event, currency }: EventImport): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify([Object.entries(mapping).sort(), event, currency]));
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk);
  } catch (error) {
    throw new Error(`${file} cannot be read: ${(error as Error).message}`);
  }
  return hash.digest("hex").slice(0, 16);
}
