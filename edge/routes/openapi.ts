/** The API's description, for programs and for people. Under /v1 too, where a shop's front hands on nothing else. */

import type { Route } from "../gate/route.ts";
import { serveText } from "../gate/serve-text.ts";
import { apiPage } from "../generated/api-page.ts";
import { openapiJson } from "../generated/openapi-json.ts";

const cacheSeconds = 300;
const openapi = serveText(openapiJson, cacheSeconds);
const page = serveText(apiPage, cacheSeconds);

export const openapiRoutes: readonly Route[] = [
  { path: "/openapi.json", methods: { GET: openapi } },
  { path: "/v1/openapi.json", methods: { GET: openapi } },
  { path: "/docs", methods: { GET: page } },
  { path: "/v1/docs", methods: { GET: page } },
];
