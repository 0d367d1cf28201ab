/** GET /v1/health: whether this isolate works, and whether it reaches the origin. Needs no key and reads nothing. */
import type { Route } from "../gate/route.ts";
import { intakeBreaker } from "../outbox/deliver.ts";

export const healthRoute: Route = {
  path: "/v1/health",
  methods: {
    GET: (context) => {
      context.header("cache-control", "no-store");
      return context.json({ status: "ok", origin: intakeBreaker.isOpen() ? "unreachable" : "reachable" });
    },
  },
};
