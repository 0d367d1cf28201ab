/** GET /beacon.js: the storefront's script. Asked for again after five minutes, and then mostly answered with 304. */

import type { Route } from "../gate/route.ts";
import { serveText } from "../gate/serve-text.ts";
import { beaconScript } from "../generated/beacon-script.ts";

const cacheSeconds = 300;

export const beaconRoute: Route = { path: "/beacon.js", methods: { GET: serveText(beaconScript, cacheSeconds) } };
