// What went to the edge and is kept: the last rows of `publications`, and the files of the last few in the object store.
import type { Sql } from "../database/connect.ts";
import type { ObjectStore } from "../objects/object-store.ts";
import type { BuiltBundle, PublishedFile, PublishedItems } from "./build-bundle.ts";

export interface Publication {
  readonly number: number;
  readonly checksum: string;
  readonly content: string;
  readonly modelVersion: string;
  readonly revision: number;
  readonly items: number;
  readonly bytes: number;
  readonly cardShards: number;
  readonly publishedAt: Date;
}
/** A publication's files, as they went. */
export interface PublishedFiles {
  readonly bundle: PublishedFile;
  readonly cards: readonly PublishedFile[];
}

const keptMax = 3;
const rowsMax = 1_000;

const columns = `number, checksum, content, model_version as "modelVersion", catalogue_revision as revision, items, bytes,
  card_shards as "cardShards", published_at as "publishedAt"`;
const fileOf = (shop: string, checksum: string): string => `published/shop=${shop}/files/${checksum}`;
const listOf = (shop: string, checksum: string): string => `published/shop=${shop}/lists/${checksum}.json`;

interface FileList {
  readonly cards: readonly string[];
  readonly items: PublishedItems;
}

/** Newest first. */
export const listPublications = (sql: Sql, shop: string, limit = 20): Promise<Publication[]> =>
  sql<
    Publication[]
  >`select ${sql.unsafe(columns)} from publications where shop = ${shop} order by number desc limit ${limit}`;

export const newestPublication = async (sql: Sql, shop: string): Promise<Publication | undefined> =>
  (await listPublications(sql, shop, 1))[0];

/** Those that published last first. */
export async function publishedShops(sql: Sql, limit: number): Promise<string[]> {
  const rows = await sql<{ shop: string }[]>`
    select shop from publications group by shop order by max(published_at) desc, shop limit ${limit}`;
  return rows.map(({ shop }) => shop);
}

/** Keeps the files before they go to the edge: what it serves can always be told differences from, and sent again. */
export async function keepFiles(objects: ObjectStore, built: BuiltBundle): Promise<void> {
  const { shop, bundle, cards, items } = built;
  const list: FileList = { cards: cards.map((card) => card.checksum), items };
  for (const file of [...cards, bundle]) await objects.put(fileOf(shop, file.checksum), file.bytes);
  await objects.put(listOf(shop, bundle.checksum), new TextEncoder().encode(JSON.stringify(list)));
}

/** @returns undefined when a file of it is gone */
export async function readFiles(
  objects: ObjectStore,
  shop: string,
  checksum: string,
): Promise<PublishedFiles | undefined> {
  const list = await readList(objects, shop, checksum);
  if (!list) return undefined;
  const files = await Promise.all(
    [checksum, ...list.cards].map(async (name) => ({ checksum: name, bytes: await objects.get(fileOf(shop, name)) })),
  );
  const whole = files.flatMap(({ checksum: name, bytes }) => (bytes ? [{ checksum: name, bytes }] : []));
  const [bundle, ...cards] = whole;
  return bundle && whole.length === files.length ? { bundle, cards } : undefined;
}

/** Availability and prices as a bundle holds them. */
export const readPublishedItems = async (
  objects: ObjectStore,
  shop: string,
  checksum: string,
): Promise<PublishedItems> => (await readList(objects, shop, checksum))?.items ?? {};

export async function recordPublication(sql: Sql, objects: ObjectStore, built: BuiltBundle): Promise<void> {
  const { shop, bundle, cards, content, items, modelVersion, revision } = built;
  await sql`
    insert into publications (shop, checksum, content, model_version, catalogue_revision, items, bytes, card_shards)
    values (${shop}, ${bundle.checksum}, ${content}, ${modelVersion}, ${revision}, ${Object.keys(items).length},
      ${bundle.bytes.length}, ${cards.length})`;
  await sql`delete from publications where shop = ${shop} and number <=
    (select number from publications where shop = ${shop} order by number desc offset ${rowsMax} limit 1)`;
  await forgetOldFiles(sql, objects, shop);
}

/** The catalogue moved on, and nothing of it shows in the bundle. */
export async function noteUnchanged(sql: Sql, shop: string, { number }: Publication, revision: number): Promise<void> {
  await sql`update publications set catalogue_revision = ${revision} where shop = ${shop} and number = ${number}`;
}

async function forgetOldFiles(sql: Sql, objects: ObjectStore, shop: string): Promise<void> {
  const kept = new Set((await listPublications(sql, shop, keptMax)).map((publication) => publication.checksum));
  const needed = new Set<string>();
  for (const checksum of kept) {
    needed.add(fileOf(shop, checksum)).add(listOf(shop, checksum));
    for (const card of (await readList(objects, shop, checksum))?.cards ?? []) needed.add(fileOf(shop, card));
  }
  for (const path of await objects.list(`published/shop=${shop}/`)) if (!needed.has(path)) await objects.delete(path);
}

async function readList(objects: ObjectStore, shop: string, checksum: string): Promise<FileList | undefined> {
  const bytes = await objects.get(listOf(shop, checksum));
  return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as FileList);
}
