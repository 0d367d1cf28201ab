// The catalogue over HTTP, for a shop's own systems.
import type { Context } from "hono";
import * as z from "zod/mini";
import { catalogueBodyBytesMax, cataloguePageMax, itemsBody, updatesBody } from "../../shared/wire/catalogue-bulk.ts";
import { EndcapError } from "../../shared/wire/error-code.ts";
import { itemId } from "../../shared/wire/identifier.ts";
import type { Sql } from "../database/connect.ts";
import type { OriginRoutes } from "../http/error-door.ts";
import { parseJson, readBody } from "../http/read-body.ts";
import type { Catalogue } from "./catalogue.ts";
import { requireSecretKey } from "./secret-key.ts";

export interface CatalogueRoutesOptions {
  readonly sql: Sql;
  readonly catalogue: Catalogue;
  /** deriveSecret(root, "api-key") */
  readonly keySecret: string;
}

const patchBytesMax = 60_000;
const cursorCharsMax = 2_000;

/** Mounts `/v1/catalogue/…` on routes. */
export function catalogueRoutes(
  routes: OriginRoutes,
  { sql, catalogue, keySecret }: CatalogueRoutesOptions,
): OriginRoutes {
  const shopOf = async (context: Context): Promise<string> => (await requireSecretKey(context, sql, keySecret)).shop;
  const idOf = (context: Context): string => {
    const id = itemId.safeParse(context.req.param("id"));
    if (!id.success) throw new EndcapError("item/unknown", "There is no such item in this shop.");
    return id.data;
  };
  return routes
    .put("/v1/catalogue/items", async (context) => {
      const shop = await shopOf(context);
      const { items } = await jsonBody(context, itemsBody, catalogueBodyBytesMax);
      return context.json(await catalogue.upsert(shop, items));
    })
    .get("/v1/catalogue/items", async (context) => {
      const shop = await shopOf(context);
      const page = pageQuery.safeParse(context.req.query());
      const after = page.success && decodeCursor(page.data.cursor);
      if (!page.success || after === false)
        throw new EndcapError(
          "request/invalid",
          `limit is 1 to ${cataloguePageMax}; cursor comes from the page before.`,
        );
      const { items, cursor } = await catalogue.list(shop, { after, limit: Number(page.data.limit ?? 100) });
      return context.json(cursor === undefined ? { items } : { items, cursor: encodeCursor(cursor) });
    })
    .get("/v1/catalogue/items/:id", async (context) => {
      const item = await catalogue.get(await shopOf(context), idOf(context));
      if (!item) throw new EndcapError("item/unknown", "There is no such item in this shop.");
      return context.json(item);
    })
    .patch("/v1/catalogue/items/:id", async (context) => {
      const shop = await shopOf(context);
      const patch = await jsonBody(context, z.unknown(), patchBytesMax);
      return context.json(await catalogue.patch(shop, idOf(context), patch));
    })
    .delete("/v1/catalogue/items/:id", async (context) => {
      await catalogue.delete(await shopOf(context), idOf(context));
      return context.body(null, 204);
    })
    .post("/v1/catalogue/stock", async (context) => {
      const shop = await shopOf(context);
      const { updates } = await jsonBody(context, updatesBody, catalogueBodyBytesMax);
      return context.json(await catalogue.setStock(shop, updates));
    })
    .post("/v1/catalogue/prices", async (context) => {
      const shop = await shopOf(context);
      const { updates } = await jsonBody(context, updatesBody, catalogueBodyBytesMax);
      return context.json(await catalogue.setPrices(shop, updates));
    });
}

const pageQuery = z.object({
  limit: z.optional(z.string().check(z.regex(/^([1-9]\d{0,2}|1000)$/))),
  cursor: z.optional(z.string().check(z.maxLength(cursorCharsMax))),
});

const encodeCursor = (id: string): string => Buffer.from(id).toString("base64url");
function decodeCursor(cursor: string | undefined): string | undefined | false {
  if (cursor === undefined) return undefined;
  const id = itemId.safeParse(Buffer.from(cursor, "base64url").toString());
  return id.success && encodeCursor(id.data) === cursor ? id.data : false;
}

async function jsonBody<Shape>(context: Context, shape: z.ZodMiniType<Shape>, bytesMax: number): Promise<Shape> {
  if (!/^application\/json\b/i.test(context.req.header("content-type") ?? ""))
    throw new EndcapError("request/content-type", "Send application/json.");
  const parsed = shape.safeParse(parseJson(await readBody(context, bytesMax)));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const code = issue?.code === "too_big" ? "request/too-many" : "request/invalid";
  throw new EndcapError(code, `${issue?.path.join(".") || "body"}: ${issue?.message ?? "not understood"}`);
}
