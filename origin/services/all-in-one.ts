// All services in one process, for a laptop: `node origin/services/all-in-one.ts`. With names (`… intake stream`) only those,
// for a machine of their own.
import { destination, pino } from "pino";
import { deriveSecret } from "../../shared/trust/secret.ts";
import { readConfig } from "../config.ts";
import { openDatabase } from "../database/open-database.ts";
import { featureStore } from "../features/feature-store.ts";
import type { Door } from "../http/serve.ts";
import { serveDoors } from "../http/serve.ts";
import { openLake } from "../lake/lake.ts";
import { openObjects, scratchFolder } from "../objects/open-objects.ts";
import { modelNeighbours } from "../publish/model-neighbours.ts";
import { describeRanking } from "../ranking/rank.ts";
import { openRegistry } from "../registry/registry.ts";
import { openEventLog } from "../stream/open-event-log.ts";
import { startAdmin } from "./admin.ts";
import { startCatalogue } from "./catalogue.ts";
import { startIntake } from "./intake.ts";
import { startPublish } from "./publish.ts";
import { startRank } from "./rank.ts";
import { startRedisBridge } from "./redis-bridge.ts";
import type { Service } from "./service.ts";
import { healthOf } from "./service.ts";
import { startStream } from "./stream.ts";
import { startTrain } from "./train.ts";

const names = ["intake", "stream", "rank", "catalogue", "publish", "train", "redis-bridge", "admin"] as const;
type ServiceName = (typeof names)[number];

const prefixes: Readonly<Partial<Record<ServiceName, readonly string[]>>> = {
  intake: ["/v1/intake"],
  rank: ["/v1/rank"],
  catalogue: ["/v1/catalogue"],
  publish: ["/v1/delta"],
  "redis-bridge": ["/v1/redis"],
  admin: ["/v1/admin", "/admin"],
};
const stopMsMax = 10_000;

async function main(): Promise<void> {
  const wanted = namesIn(process.argv.slice(2));
  const config = readConfig();
  // Lines of one moment leave in one write, behind the answers that they tell of.
  const logger = pino(
    { level: config.logLevel, base: { process: wanted.length === names.length ? "origin" : wanted.join("+") } },
    destination({ sync: false }),
  );
  const database = await openDatabase(config, { applicationName: "endcap origin", connectionsMax: 16 });
  const { sql } = database;
  const log = await openEventLog(config, database, logger);
  const objects = openObjects(config);
  const scratch = scratchFolder(config);
  const registry = openRegistry(sql, objects);
  const features = featureStore(sql);
  const serviceSecret = await deriveSecret(config.edgeSecret, "service");
  const keySecret = await deriveSecret(config.edgeSecret, "api-key");
  const token = await deriveSecret(config.edgeSecret, "result-cache");
  const services: Service[] = [];
  const has = (name: ServiceName): boolean => wanted.includes(name);
  const started = <Started extends Service>(service: Started): Started => {
    services.push(service);
    return service;
  };

  const intake = startIntake({ sql, log, logger, serviceSecret });
  if (has("intake")) started(intake);
  const stream = has("stream")
    ? started(await startStream({ sql, log, logger, objects, scratchFolder: scratch }))
    : undefined;
  if (has("rank")) started(await startRank({ sql, registry, features, logger, serviceSecret }));
  if (has("catalogue")) started(startCatalogue({ sql, log, logger, keySecret }));
  if (has("publish")) {
    const { crowdLists } = features;
    const neighbours = modelNeighbours(registry);
    const { edgeUrl } = config;
    const onModelsChanged = registry.onChange;
    started(
      await startPublish({ sql, objects, logger, edgeUrl, serviceSecret, crowdLists, neighbours, onModelsChanged }),
    );
  }
  const lake = openLake({ sql, objects, scratchFolder: scratch });
  const train = startTrain({ sql, registry, lake, logger, watch: has("train") });
  if (has("train")) started(train);
  if (has("redis-bridge")) started(await startRedisBridge({ logger, token, redisUrl: config.redisUrl, now: Date.now }));
  if (has("admin")) {
    const pipelines = {
      ...(stream ? { "each batch of the log": stream.steps.map(({ name, does }) => `${name}: ${does}`) } : {}),
      ...describeRanking(),
    };
    const training = { running: train.running, train: (shop: string, actor: string) => train.train(shop, actor) };
    started(
      await startAdmin({
        ...{ sql, log, logger, registry, training, take: intake.take },
        beside: () => services,
        pipelines: () => pipelines,
        secureCookies: config.originUrl.startsWith("https:"),
      }),
    );
  }

  const doors: Door[] = services.flatMap(({ name, routes }) =>
    (prefixes[name as ServiceName] ?? []).map((prefix) => ({ prefix, routes })),
  );
  const listening = await serveDoors({
    ...{ host: config.host, port: config.originPort, logger, doors },
    home: has("admin") ? "/admin/" : undefined,
    health: () => Promise.all(services.map(healthOf)),
  });
  logger.info({ url: listening.url, services: wanted, log: log.name }, "the origin listens");

  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), stopMsMax).unref();
    await listening.close();
    await Promise.all([...services, train].map((service) => service.stop()));
    await log.close();
    await database.close();
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop());
}

function namesIn(words: readonly string[]): readonly ServiceName[] {
  const wrong = words.find((word) => !names.includes(word as ServiceName));
  if (wrong !== undefined) throw new Error(`There is no service "${wrong}". The services are: ${names.join(", ")}.`);
  return words.length === 0 ? names : (words as ServiceName[]);
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
