// The door: what a shop sells, as it tells us. Every change raises the shop's revision in the same transaction, in order, so that whoever
// remembers a revision can ask what changed since.
import type { CataloguePage, CatalogueReply, PriceUpdate, StockUpdate } from "../../shared/wire/catalogue-bulk.ts";
import { cataloguePageMax, catalogueRowsMax, priceUpdate, stockUpdate } from "../../shared/wire/catalogue-bulk.ts";
import type { CatalogueItem, CatalogueItemPatch } from "../../shared/wire/catalogue-item.ts";
import { catalogueItem, catalogueItemPatch } from "../../shared/wire/catalogue-item.ts";
import { EndcapError } from "../../shared/wire/error-code.ts";
import type { Sql, Transaction } from "../database/connect.ts";
import { judgeRows } from "./judge-rows.ts";

export interface Catalogue {
  /** @param rows catalogue items, unparsed, ≤ 5,000; each replaces what was known of its id */
  upsert(shop: string, rows: readonly unknown[]): Promise<CatalogueReply>;
  /** @throws EndcapError item/unknown, item/invalid @returns the item as it is now */
  patch(shop: string, id: string, patch: unknown): Promise<CatalogueItem>;
  /** @throws EndcapError item/unknown */
  delete(shop: string, id: string): Promise<void>;
  setStock(shop: string, updates: readonly unknown[]): Promise<CatalogueReply>;
  setPrices(shop: string, updates: readonly unknown[]): Promise<CatalogueReply>;
  get(shop: string, id: string): Promise<CatalogueItem | undefined>;
  /** By id, not deleted. @param after the cursor of the page before */
  list(
    shop: string,
    options?: { readonly after?: string | undefined; readonly limit?: number },
  ): Promise<CataloguePage>;
  /** 0 for a shop without items. */
  revision(shop: string): Promise<number>;
}

export const changeKinds = ["upserted", "deleted", "stock", "price"] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** @param onChange told after each commit that changed something */
export function openCatalogue(sql: Sql, onChange: (shop: string) => void = () => {}): Catalogue {
  /** One writer a shop at a time: `write` gets the next revision and says which items it changed. */
  async function change(
    shop: string,
    kind: ChangeKind,
    write: (transaction: Transaction, revision: number) => Promise<readonly { id: string }[]>,
  ): Promise<{ changed: ReadonlySet<string>; revision: number }> {
    const done = await sql.begin(async (transaction) => {
      await transaction`insert into catalogue_revisions (shop) values (${shop}) on conflict do nothing`;
      const [row] = await transaction<{ revision: number }[]>`
        select revision from catalogue_revisions where shop = ${shop} for update`;
      const revision = (row?.revision ?? 0) + 1;
      const changed = (await write(transaction, revision)).map(({ id }) => id);
      if (changed.length === 0) return { changed: new Set<string>(), revision: revision - 1 };
      const isContent = kind === "upserted" || kind === "deleted";
      await transaction`update catalogue_revisions set revision = ${revision}, changed_at = now(),
        content_revision = case when ${isContent} then ${revision} else content_revision end where shop = ${shop}`;
      await transaction`insert into catalogue_changes (shop, revision, item, change)
        select ${shop}, ${revision}, item, ${kind} from unnest(${changed}::text[]) as item`;
      return { changed: new Set(changed), revision };
    });
    if (done.changed.size > 0) onChange(shop);
    return done;
  }

  async function update<Row extends { id: string }>(
    shop: string,
    kind: "stock" | "price",
    judged: { rows: readonly Row[]; indexes: readonly number[]; refused: CatalogueReply["refused"] },
    write: (transaction: Transaction, revision: number, rows: readonly Row[]) => Promise<readonly { id: string }[]>,
  ): Promise<CatalogueReply> {
    const known = await sql<{ id: string }[]>`select id from items
      where shop = ${shop} and deleted_at is null and id = any (${judged.rows.map((row) => row.id)}::text[])`;
    const ids = new Set(known.map((row) => row.id));
    const refused = [...judged.refused];
    judged.rows.forEach((row, place) => {
      if (!ids.has(row.id)) refused.push({ index: judged.indexes[place] ?? 0, ...unknownItem(row.id) });
    });
    const rows = newestOfEach(judged.rows.filter((row) => ids.has(row.id)));
    const { revision } = await change(shop, kind, (transaction, next) => write(transaction, next, rows));
    const accepted = judged.rows.filter((row) => ids.has(row.id)).length;
    return { accepted, refused: refused.toSorted((a, b) => a.index - b.index), revision };
  }

  const read = async (shop: string, id: string): Promise<CatalogueItem | undefined> => {
    const [row] = await sql<ItemRow[]>`select ${sql.unsafe(itemColumns)} from items
      where shop = ${shop} and id = ${id} and deleted_at is null`;
    return row && itemOf(row);
  };

  return {
    get: read,
    async upsert(shop, rows) {
      const judged = judgeRows(rows, catalogueItem, catalogueRowsMax);
      const items = newestOfEach(judged.rows);
      const { revision } = await change(shop, "upserted", (transaction, next) =>
        upsertItems(transaction, shop, next, items),
      );
      return { accepted: judged.rows.length, refused: judged.refused, revision };
    },
    async patch(shop, id, patch) {
      const parsed = catalogueItemPatch.safeParse(patch);
      if (!parsed.success) throw new EndcapError("item/invalid", firstIssue(parsed.error.issues));
      const columns = patchColumns(parsed.data);
      if (Object.keys(columns).length === 0) {
        const same = await read(shop, id);
        if (!same) throw new EndcapError("item/unknown", unknownItem(id).message);
        return same;
      }
      const { changed } = await change(
        shop,
        kindOfPatch(parsed.data),
        (transaction, revision) => transaction<{ id: string }[]>`
          update items set ${transaction({ ...columns, revision })}, updated_at = now()
          where shop = ${shop} and id = ${id} and deleted_at is null returning id`,
      );
      const item = changed.size > 0 ? await read(shop, id) : undefined;
      if (!item) throw new EndcapError("item/unknown", unknownItem(id).message);
      return item;
    },
    async delete(shop, id) {
      const { changed } = await change(
        shop,
        "deleted",
        (transaction, revision) => transaction<{ id: string }[]>`
          update items set deleted_at = now(), updated_at = now(), revision = ${revision}
          where shop = ${shop} and id = ${id} and deleted_at is null returning id`,
      );
      if (changed.size === 0) throw new EndcapError("item/unknown", unknownItem(id).message);
    },
    setStock: (shop, updates) =>
      update<StockUpdate>(
        shop,
        "stock",
        judgeRows(updates, stockUpdate, catalogueRowsMax),
        (transaction, revision, rows) =>
          transaction<{ id: string }[]>`
          update items i set stock = u.stock, revision = ${revision}, updated_at = now()
          from unnest(${rows.map((row) => row.id)}::text[], ${rows.map((row) => row.stock)}::int[]) as u (id, stock)
          where i.shop = ${shop} and i.id = u.id and i.deleted_at is null and i.stock is distinct from u.stock
          returning i.id`,
      ),
    setPrices: (shop, updates) =>
      update<PriceUpdate>(
        shop,
        "price",
        judgeRows(updates, priceUpdate, catalogueRowsMax),
        (transaction, revision, rows) =>
          transaction<{ id: string }[]>`
          update items i set price_amount = u.amount, price_currency = u.currency, revision = ${revision}, updated_at = now()
          from unnest(${rows.map((row) => row.id)}::text[], ${rows.map((row) => String(row.price.amount))}::numeric(14, 4)[],
            ${rows.map((row) => row.price.currency)}::text[]) as u (id, amount, currency)
          where i.shop = ${shop} and i.id = u.id and i.deleted_at is null
            and (i.price_amount, i.price_currency) is distinct from (u.amount, u.currency)
          returning i.id`,
      ),
    async list(shop, { after = "", limit = 100 } = {}) {
      const size = Math.min(limit, cataloguePageMax);
      const rows = await sql<ItemRow[]>`select ${sql.unsafe(itemColumns)} from items
        where shop = ${shop} and deleted_at is null and id > ${after} order by id limit ${size}`;
      const cursor = rows.length === size ? rows.at(-1)?.id : undefined;
      return { items: rows.map(itemOf), ...(cursor === undefined ? {} : { cursor }) };
    },
    async revision(shop) {
      const [row] = await sql<{ revision: number }[]>`select revision from catalogue_revisions where shop = ${shop}`;
      return row?.revision ?? 0;
    },
  };
}

/** What a row of `items` is read as. */
export const itemColumns = `id, title, description, categories, brand, price_amount::float8 as amount, price_currency as currency, stock, link, image`;
export interface ItemRow {
  readonly id: string;
  readonly title: string;
  readonly description: string | null;
  readonly categories: string[];
  readonly brand: string | null;
  readonly amount: number | null;
  readonly currency: string | null;
  readonly stock: number | null;
  readonly link: string | null;
  readonly image: string | null;
}

export function itemOf(row: ItemRow): CatalogueItem {
  const { amount, currency, ...rest } = row;
  const price = amount !== null && currency !== null ? { price: { amount, currency } } : {};
  const present = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null));
  return { ...present, ...price } as unknown as CatalogueItem;
}

function upsertItems(transaction: Transaction, shop: string, revision: number, items: readonly CatalogueItem[]) {
  const rows = items.map(({ price, ...item }) => ({ ...item, amount: price?.amount, currency: price?.currency }));
  return transaction<{ id: string }[]>`
    insert into items as i (shop, id, title, description, categories, brand, price_amount, price_currency, stock, link, image, revision)
    select ${shop}, id, title, description, categories, brand, amount, currency, stock, link, image, ${revision}
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (id text, title text, description text, categories text[], brand text,
      amount numeric(14, 4), currency text, stock int, link text, image text)
    on conflict (shop, id) do update set title = excluded.title, description = excluded.description, categories = excluded.categories,
      brand = excluded.brand, price_amount = excluded.price_amount, price_currency = excluded.price_currency, stock = excluded.stock,
      link = excluded.link, image = excluded.image, revision = excluded.revision, updated_at = now(), deleted_at = null
    where i.deleted_at is not null
      or (i.title, i.description, i.categories, i.brand, i.price_amount, i.price_currency, i.stock, i.link, i.image) is distinct from
        (excluded.title, excluded.description, excluded.categories, excluded.brand, excluded.price_amount, excluded.price_currency,
         excluded.stock, excluded.link, excluded.image)
    returning i.id`;
}

/** A patch of stock or price alone is worth no new bundle. */
function kindOfPatch(patch: CatalogueItemPatch): ChangeKind {
  const [name, ...others] = Object.keys(patch);
  if (others.length > 0) return "upserted";
  return name === "stock" ? "stock" : name === "price" && patch.price !== null ? "price" : "upserted";
}

function patchColumns({ price, ...patch }: CatalogueItemPatch): Record<string, string | number | string[] | null> {
  const columns: Record<string, string | number | string[] | null> = {};
  for (const [name, value] of Object.entries(patch)) if (value !== undefined) columns[name] = value;
  if (price === undefined) return columns;
  const [amount, currency] = price === null ? [null, null] : [String(price.amount), price.currency];
  return { ...columns, price_amount: amount, price_currency: currency };
}

/** Of rows with one id the last counts. */
const newestOfEach = <Row extends { id: string }>(rows: readonly Row[]): Row[] => [
  ...new Map(rows.map((row) => [row.id, row])).values(),
];

const unknownItem = (id: string) => ({
  code: "item/unknown" as const,
  message: `There is no item ${JSON.stringify(id)} in this shop.`,
});

const firstIssue = (issues: readonly { path: PropertyKey[]; message: string }[]): string =>
  issues[0] ? `${issues[0].path.join(".")}: ${issues[0].message}` : "This is not an item.";
