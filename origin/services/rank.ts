// The rank service: the edge asks for all shelves of a page in one signed call.
import type { Logger } from "pino";
import { Counter, Gauge, Histogram } from "prom-client";
import { rulesFor } from "../../shared/ranking/apply-rules.ts";
import { EndcapError } from "../../shared/wire/error-code.ts";
import type { RankReply, RankRequest, RankShelf } from "../../shared/wire/rank.ts";
import { rankRequest } from "../../shared/wire/rank.ts";
import type { Sql } from "../database/connect.ts";
import type { FeatureStore } from "../features/feature-store.ts";
import type { ShopperFeatures } from "../features/read-shopper.ts";
import { originRoutes } from "../http/error-door.ts";
import { parseJson, readSignedBody } from "../http/read-body.ts";
import { knownShoppers } from "../ranking/known-shopper.ts";
import type { ModelHost } from "../ranking/models/model-host.ts";
import { openModelHost, shopsHostedMax } from "../ranking/models/model-host.ts";
import { rank } from "../ranking/rank.ts";
import type { Shelf, Visit } from "../ranking/shelf.ts";
import { shopModels } from "../ranking/shop-models.ts";
import type { Shop, Shops } from "../ranking/shops.ts";
import { openShops } from "../ranking/shops.ts";
import { openVisit } from "../ranking/visit.ts";
import type { Registry } from "../registry/registry.ts";
import { hearWithdrawals } from "../stream/intake/hear-withdrawals.ts";
import type { Service } from "./service.ts";

export interface RankOptions {
  readonly sql: Sql;
  readonly registry: Registry;
  readonly features: Pick<FeatureStore, "read" | "crowdLists">;
  readonly logger: Logger;
  /** deriveSecret(root, "service") */
  readonly serviceSecret: string;
  now?(): number;
}

const rankBodyBytesMax = 128 * 1024;
/** The edge waits 100 ms in all: past this a shelf is better off without what the features remember. */
const featuresMsMax = 60;
/** A start waits so long for models: past this it answers as well as it can. */
const preloadMsMax = 20_000;

const shelvesTotal = new Counter({
  name: "endcap_rank_shelves_total",
  help: "Shelves by strategy",
  labelNames: ["strategy"],
});
const withoutFeatures = new Counter({
  name: "endcap_rank_without_features_total",
  help: "Requests whose features came too late or not at all",
});
const tookSeconds = new Histogram({
  name: "endcap_rank_seconds",
  help: "From a request's arrival to its answer",
  buckets: [0.0005, 0.001, 0.002, 0.004, 0.007, 0.015, 0.03, 0.06, 0.1, 0.5],
});
const batchQuestions = new Histogram({
  name: "endcap_rank_batch_questions",
  help: "Histories answered by one run of a model",
  buckets: [1, 2, 4, 8, 16, 32],
});
const runSeconds = new Histogram({
  name: "endcap_rank_run_seconds",
  help: "One run of a model",
  buckets: [0.0002, 0.0005, 0.001, 0.002, 0.005, 0.02, 0.1],
});
const questionsWaiting = new Gauge({
  name: "endcap_rank_questions_waiting",
  help: "Histories that wait for a model",
  labelNames: ["shop"],
});

export interface RankService extends Service {
  readonly host: ModelHost;
  readonly shops: Shops;
}

/** Resolves when the shops' live models and items are loaded, so that nobody's first shelf waits for them. */
export async function startRank(options: RankOptions): Promise<RankService> {
  const { sql, registry, features, logger, serviceSecret, now = Date.now } = options;
  const shoppers = knownShoppers(sql, now);
  const unlisten = await hearWithdrawals(sql, shoppers);
  const shops = openShops(sql, features, {
    now,
    onError: (error) => logger.warn({ err: error }, "what changed in the shops could not be read"),
  });
  const host = await openModelHost(registry, {
    onError: (shop, error) =>
      logger.error({ err: error, shop }, "models could not be loaded; the ones before keep serving"),
    onSwitch: (shop, live) => logger.info({ shop, live }, "models switched"),
    onBatch(questions, runMs) {
      batchQuestions.observe(questions);
      runSeconds.observe(runMs / 1_000);
    },
  });
  const preload = async (): Promise<void> => {
    const names = await registry.shopsWithModels(shopsHostedMax);
    await Promise.all(names.map((name) => Promise.all([host.settled(name), shops.get(name)])));
    // Opens connections and plans the queries that the first shopper would wait for.
    const nobody = { kind: "person", alias: "nobody-is-called-this" } as const;
    for (const name of names)
      await Promise.all([shoppers.keyOf(name, nobody, "full"), features.read(name, nobody.alias, now())]);
  };
  const preloading = preload().catch((error: unknown) => logger.warn({ err: error }, "not everything was preloaded"));
  await within(preloading, preloadMsMax, async () => {});
  const routes = originRoutes(logger);

  routes.post("/v1/rank", async (context) => {
    const began = performance.now();
    const body = parseJson(await readSignedBody(context, rankBodyBytesMax, serviceSecret, now()));
    const request = parseRequest(body);
    const [shop, known] = await Promise.all([shops.get(request.shop), featuresOf(request)]);
    const reply = await host.use(request.shop, (set) => {
      const models = shopModels(set, shop.items);
      const { items, crowd } = shop;
      return answer(shop, request, openVisit({ request, nowMs: now(), items, models, crowd, features: known }));
    });
    tookSeconds.observe((performance.now() - began) / 1_000);
    return context.json(reply);
  });

  async function featuresOf(request: RankRequest): Promise<ShopperFeatures> {
    const read = async (): Promise<ShopperFeatures> => {
      const shopper = await shoppers.keyOf(request.shop, request.shopper, request.consent);
      return features.read(request.shop, shopper, now());
    };
    const failed = (error?: unknown): Promise<ShopperFeatures> => {
      withoutFeatures.inc();
      if (error !== undefined) logger.warn({ err: error }, "features could not be read");
      return features.read(request.shop, undefined, now());
    };
    return within(read().catch(failed), featuresMsMax, failed);
  }

  return {
    name: "rank",
    routes,
    host,
    shops,
    async health() {
      const hosted = host.hosted();
      for (const { shop, waiting } of hosted) questionsWaiting.set({ shop }, waiting);
      const models = hosted.reduce((sum, { live }) => sum + live.length, 0);
      return { ok: true, detail: `${models} models of ${hosted.length} shops are live` };
    },
    async stop() {
      await unlisten();
      await shops.stop();
      await host.close();
    },
  };
}

async function answer(shop: Shop, request: RankRequest, visit: Visit): Promise<RankReply> {
  const shelves = request.requests.map((asked) => shelfOf(shop, visit, asked));
  const answers = await Promise.all(shelves.map(rank));
  for (const { placement } of shelves) shelvesTotal.inc({ strategy: placement.strategy });
  const { revision } = visit.features;
  return { ...(revision === undefined ? {} : { revision }), answers };
}

/** @throws EndcapError placement/unknown */
function shelfOf(shop: Shop, visit: Visit, request: RankShelf): Shelf {
  const placement = shop.settings.placements.find(({ name }) => name === request.placement);
  if (!placement)
    throw new EndcapError("placement/unknown", `There is no placement ${JSON.stringify(request.placement)}.`);
  const { indexOf } = shop.items;
  return {
    visit,
    request,
    placement,
    rules: rulesFor(placement.name, shop.settings.rules, indexOf),
    pageItem: request.item === undefined ? -1 : (indexOf(request.item) ?? -1),
    cart: request.items.flatMap((id) => indexOf(id) ?? []),
  };
}

function parseRequest(body: unknown): RankRequest {
  const parsed = rankRequest.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new EndcapError("request/invalid", `${issue?.path.join(".") || "body"}: ${issue?.message}`);
}

/** The work's result, or `late`'s when it takes too long. The work must not reject. */
async function within<T>(work: Promise<T>, ms: number, late: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), ms);
  });
  const first = await Promise.race([work, timeout]);
  clearTimeout(timer);
  return first === "late" ? late() : first;
}
