/** The Worker's door: who may pass, which route answers, what runs each minute. */
import { Hono } from "hono";
import { flushSoon } from "./answers/deliver-answers.ts";
import type { EdgeEnv, RawBindings } from "./bindings.ts";
import { readBindings } from "./bindings.ts";
import { isKeyRevoked } from "./delta/is-key-revoked.ts";
import { guard } from "./gate/gate.ts";
import { mountRoutes } from "./gate/route.ts";
import { routes } from "./routes/routes.ts";

// biome-ignore lint/performance/noBarrelFile: the runtime looks for Durable Object classes here.
export { Outbox } from "./outbox/outbox.ts";

const app = new Hono<EdgeEnv>();
guard(app, isKeyRevoked);
mountRoutes(app, routes);

export default {
  fetch: app.fetch,
  /** Each minute: what an isolate still has to report leaves it even when nobody calls. */
  scheduled: (_controller, bindings, context) => flushSoon(readBindings(bindings), context),
} satisfies ExportedHandler<RawBindings>;
