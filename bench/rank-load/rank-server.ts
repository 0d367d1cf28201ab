/** The rank service alone, as it runs in production, over a folder and a database that the bench made. Prints its address. */
import { join } from "node:path";
import { destination, pino } from "pino";
import { connectDatabase } from "../../origin/database/connect.ts";
import { featureStore } from "../../origin/features/feature-store.ts";
import { serveDoors } from "../../origin/http/serve.ts";
import { folderStore } from "../../origin/objects/folder-store.ts";
import { openRegistry } from "../../origin/registry/registry.ts";
import { startRank } from "../../origin/services/rank.ts";
import { shop } from "./rank-shop.ts";

const [databaseUrl = "", folder = "", serviceSecret = ""] = process.argv.slice(2);
const { sql } = connectDatabase(databaseUrl);
const logger = pino(destination({ dest: join(folder, "rank.log"), sync: false }));
const registry = openRegistry(sql, folderStore(folder));
const service = await startRank({ sql, registry, features: featureStore(sql), logger, serviceSecret });
await service.host.settled(shop);
const doors = [{ prefix: "/v1/rank", routes: service.routes }];
const { url } = await serveDoors({ host: "127.0.0.1", port: 0, logger, doors, health: async () => [] });
console.log(url);
