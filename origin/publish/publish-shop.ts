// One publication, from what the shop is to what the edge serves.
import type { Sql } from "../database/connect.ts";
import type { ObjectStore } from "../objects/object-store.ts";
import type { BuiltBundle } from "./build-bundle.ts";
import { buildBundle } from "./build-bundle.ts";
import { keepFiles, newestPublication, noteUnchanged, readFiles, recordPublication } from "./publications.ts";
import type { ContentParts } from "./shop-content.ts";
import { readShopContent } from "./shop-content.ts";
import type { EdgeAddress } from "./upload.ts";
import { upload } from "./upload.ts";

export interface PublishParts extends ContentParts {
  readonly sql: Sql;
  readonly objects: ObjectStore;
  readonly edge: EdgeAddress;
}
export interface PublishOutcome {
  readonly outcome: "published" | "unchanged" | "no-items";
  readonly checksum?: string;
  readonly items?: number;
  readonly bytes?: number;
}

/**
 * Publishes what differs from the newest publication. One at a time a shop, whichever process asks.
 * @throws UploadError when the edge is down; EndcapError shop/unknown
 */
export async function publishShop(parts: PublishParts, shop: string): Promise<PublishOutcome> {
  return await exclusively(parts.sql, shop, async () => {
    const content = await readShopContent(parts, shop);
    if (content.items.length === 0) return { outcome: "no-items" };
    const built = await buildBundle(content, parts.edge.now());
    const last = await newestPublication(parts.sql, shop);
    if (last?.content === built.content) {
      await noteUnchanged(parts.sql, shop, last, built.revision);
      return { outcome: "unchanged", checksum: last.checksum };
    }
    await keepFiles(parts.objects, built);
    const known = last && (await readFiles(parts.objects, shop, last.checksum));
    await upload(parts.edge, shop, built, new Set(known?.cards.map((card) => card.checksum)));
    await recordPublication(parts.sql, parts.objects, built);
    return outcomeOf(built);
  });
}

/** Sends the newest publication again, for an edge that may have lost it. @returns whether there is one */
export async function resendShop(parts: PublishParts, shop: string): Promise<boolean> {
  return await exclusively(parts.sql, shop, async () => {
    const last = await newestPublication(parts.sql, shop);
    const files = last && (await readFiles(parts.objects, shop, last.checksum));
    if (!files) return false;
    await upload(parts.edge, shop, files, new Set(files.cards.map((card) => card.checksum)));
    return true;
  });
}

const outcomeOf = ({ bundle, items }: BuiltBundle): PublishOutcome => ({
  outcome: "published",
  checksum: bundle.checksum,
  items: Object.keys(items).length,
  bytes: bundle.bytes.length,
});

async function exclusively<Result>(sql: Sql, shop: string, work: () => Promise<Result>): Promise<Result> {
  const reserved = await sql.reserve();
  try {
    await reserved`select pg_advisory_lock(hashtextextended(${`publish/${shop}`}, 0))`;
    return await work();
  } finally {
    await reserved`select pg_advisory_unlock_all()`.catch(() => {});
    reserved.release();
  }
}
