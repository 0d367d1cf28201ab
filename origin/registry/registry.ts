// The door to the registry: versions of a shop's models, which of them is live, and how that came about.

import { EndcapError } from "../../shared/wire/error-code.ts";
import type { ModelManifest } from "../../shared/wire/model-manifest.ts";
import { modelManifest } from "../../shared/wire/model-manifest.ts";
import type { Sql, Transaction } from "../database/connect.ts";
import type { ObjectStore } from "../objects/object-store.ts";
import { getArtefact, putArtefact } from "./artefacts.ts";

/** NOTIFY channel; the payload is the shop's id. */
export const modelsChannel = "endcap_models";
export const itemTableItemsMax = 2_000_000;

export interface LoadedModel {
  readonly manifest: ModelManifest;
  readonly onnx: Uint8Array<ArrayBuffer>;
  /** Item ids: number i of the model stands for itemIds[i − 1]. */
  readonly itemIds: readonly string[];
}
export interface ModelVersion {
  readonly manifest: ModelManifest;
  readonly live: boolean;
}
export interface LiveModel {
  readonly model: string;
  readonly version: string;
  /** Grows with each change of this model. */
  readonly sequence: number;
}
export interface Promotion {
  readonly model: string;
  readonly sequence: number;
  readonly action: "promote" | "roll-back";
  readonly version: string;
  readonly previous: string | null;
  readonly actor: string;
  readonly reason: string;
  readonly at: Date;
}
export interface ModelRef {
  readonly shop: string;
  readonly model: string;
  readonly version: string;
}

export interface Registry {
  /** Stores files first, the row last: a version that is listed is whole. @throws EndcapError model/invalid */
  save(
    manifest: Omit<ModelManifest, "onnx" | "items">,
    files: { onnx: Uint8Array; itemIds: readonly string[] },
  ): Promise<ModelManifest>;
  /** Newest first. */
  versions(shop: string, model?: string): Promise<ModelVersion[]>;
  /** Reads and proves the files. @throws EndcapError model/unknown, model/checksum */
  load(ref: ModelRef): Promise<LoadedModel>;
  live(shop: string): Promise<LiveModel[]>;
  /** Shops that have live models, the one that changed last first. */
  shopsWithModels(limit: number): Promise<string[]>;
  /** Makes a version live after its files were proved. @throws EndcapError model/unknown, model/checksum */
  promote(ref: ModelRef, by: { actor: string; reason?: string }): Promise<void>;
  /** Makes live what was before the live version's own promotion. @throws EndcapError model/unknown when nothing was */
  rollBack(shop: string, model: string, by: { actor: string; reason?: string }): Promise<ModelRef>;
  /** Every change, newest first. */
  history(shop: string, limit?: number): Promise<Promotion[]>;
  /** Calls back with a shop's id when its live models changed, and once per (re)connection with undefined: look at all. */
  onChange(changed: (shop: string | undefined) => void): Promise<() => Promise<void>>;
}

export function openRegistry(sql: Sql, objects: ObjectStore): Registry {
  const manifestOf = async (ref: ModelRef): Promise<ModelManifest> => {
    const [row] = await sql<{ manifest: unknown }[]>`
      select manifest from model_versions
      where shop = ${ref.shop} and model = ${ref.model} and version = ${ref.version}`;
    if (!row) throw new EndcapError("model/unknown", `There is no version ${ref.version} of the model ${ref.model}.`);
    return modelManifest.parse(row.manifest);
  };
  const load = async (ref: ModelRef): Promise<LoadedModel> => {
    const manifest = await manifestOf(ref);
    const [onnx, items] = await Promise.all([
      getArtefact(objects, ref.shop, manifest.onnx),
      getArtefact(objects, ref.shop, manifest.items),
    ]);
    return { manifest, onnx, itemIds: JSON.parse(new TextDecoder().decode(items)) as string[] };
  };
  return {
    load,
    async save(draft, files) {
      if (files.itemIds.length > itemTableItemsMax)
        throw new EndcapError("model/invalid", `A model has at most ${itemTableItemsMax} items.`);
      const [onnx, items] = await Promise.all([
        putArtefact(objects, draft.shop, files.onnx),
        putArtefact(objects, draft.shop, new TextEncoder().encode(JSON.stringify(files.itemIds))),
      ]);
      const parsed = modelManifest.safeParse({ ...draft, onnx, items });
      if (!parsed.success) {
        const detail = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
        throw new EndcapError("model/invalid", "The model's manifest is not valid.", { detail });
      }
      await sql`
        insert into model_versions (shop, model, version, manifest, created_at)
        values (${draft.shop}, ${draft.model}, ${draft.version}, ${sql.json(parsed.data)}, ${new Date(draft.createdAt)})`;
      return parsed.data;
    },
    async versions(shop, model) {
      const rows = await sql<{ manifest: unknown; live: boolean }[]>`
        select v.manifest, l.version is not null as live
        from model_versions v left join live_models l using (shop, model, version)
        where v.shop = ${shop} ${model === undefined ? sql`` : sql`and v.model = ${model}`}
        order by v.created_at desc, v.version desc limit 1000`;
      return rows.map((row) => ({ manifest: modelManifest.parse(row.manifest), live: row.live }));
    },
    async live(shop) {
      return sql<LiveModel[]>`select model, version, sequence from live_models where shop = ${shop} order by model`;
    },
    async shopsWithModels(limit) {
      const rows = await sql<{ shop: string }[]>`
        select shop from live_models group by shop order by max(since) desc, shop limit ${limit}`;
      return rows.map(({ shop }) => shop);
    },
    async promote(ref, by) {
      await load(ref);
      await sql.begin((transaction) => makeLive(transaction, ref, "promote", by));
    },
    async rollBack(shop, model, by) {
      return sql.begin(async (transaction) => {
        await lock(transaction, shop, model);
        const [row] = await transaction<{ previous: string | null }[]>`
          select p.previous from model_promotions p join live_models l using (shop, model, version)
          where shop = ${shop} and model = ${model} and p.action = 'promote' order by p.sequence desc limit 1`;
        if (!row?.previous)
          throw new EndcapError("model/unknown", `There is no earlier version of ${model} to go back to.`);
        const ref = { shop, model, version: row.previous };
        await load(ref);
        await makeLive(transaction, ref, "roll-back", by);
        return ref;
      });
    },
    async history(shop, limit = 200) {
      return sql<Promotion[]>`
        select model, sequence, action, version, previous, actor, reason, at from model_promotions
        where shop = ${shop} order by at desc, sequence desc limit ${limit}`;
    },
    async onChange(changed) {
      const { unlisten } = await sql.listen(
        modelsChannel,
        (shop) => changed(shop),
        () => changed(undefined),
      );
      return unlisten;
    },
  };
}

/** One change at a time per shop and model, whoever makes it. */
async function lock(transaction: Transaction, shop: string, model: string): Promise<void> {
  await transaction`select pg_advisory_xact_lock(hashtextextended(${`models/${shop}/${model}`}, 0))`;
}

async function makeLive(
  transaction: Transaction,
  { shop, model, version }: ModelRef,
  action: Promotion["action"],
  by: { actor: string; reason?: string },
): Promise<void> {
  await lock(transaction, shop, model);
  const [now] = await transaction<{ version: string; sequence: number }[]>`
    select version, sequence from live_models where shop = ${shop} and model = ${model}`;
  if (now?.version === version) return;
  const sequence = (now?.sequence ?? 0) + 1;
  await transaction`
    insert into live_models (shop, model, version, sequence) values (${shop}, ${model}, ${version}, ${sequence})
    on conflict (shop, model) do update set version = excluded.version, sequence = excluded.sequence, since = now()`;
  await transaction`
    insert into model_promotions (shop, model, sequence, action, version, previous, actor, reason)
    values (${shop}, ${model}, ${sequence}, ${action}, ${version}, ${now?.version ?? null}, ${by.actor}, ${by.reason ?? ""})`;
  await transaction`select pg_notify(${modelsChannel}, ${shop})`;
}
