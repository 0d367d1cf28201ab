/** The Worker's door: who may pass, which route answers, what runs each minute. */
import { Hono } from "hono";
import type { EdgeEnv, RawBindings } from "./bindings.ts";
import { isKeyRevoked } from "./delta/is-key-revoked.ts";
import { guard } from "./gate/gate.ts";
import { mountRoutes } from "./gate/route.ts";
import { eventsRoute } from "./routes/events.ts";
import { healthRoute } from "./routes/health.ts";
import { internalBundlesRoute, internalCardsRoute } from "./routes/internal.ts";
import { recommendationsRoute, sharedRecommendationsRoute } from "./routes/recommendations.ts";
import { shoppersRoute } from "./routes/shoppers.ts";
import { versionRoute } from "./routes/version.ts";

// biome-ignore lint/performance/noBarrelFile: the runtime looks for Durable Object classes here.
export { Outbox } from "./outbox/outbox.ts";

const app = new Hono<EdgeEnv>();
guard(app, isKeyRevoked);
mountRoutes(app, [
  recommendationsRoute,
  sharedRecommendationsRoute,
  eventsRoute,
  shoppersRoute,
  internalCardsRoute,
  internalBundlesRoute,
  healthRoute,
  versionRoute,
]);

export default {
  fetch: app.fetch,
} satisfies ExportedHandler<RawBindings>;
