/** GET /v1/version: which release answers. */
import { name, version } from "../../package.json";
import type { Route } from "../gate/route.ts";

export const versionRoute: Route = {
  path: "/v1/version",
  methods: { GET: (context) => context.json({ name, version }) },
};
