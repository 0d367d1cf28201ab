/** Every endpoint, once. A test compares the list with what the documentation says. */
import type { Route } from "../gate/route.ts";
import { beaconRoute } from "./beacon.ts";
import { eventsRoute } from "./events.ts";
import { healthRoute } from "./health.ts";
import { internalBundlesRoute, internalCardsRoute } from "./internal.ts";
import { openapiRoutes } from "./openapi.ts";
import { recommendationsRoute, sharedRecommendationsRoute } from "./recommendations.ts";
import { shopperWithdrawalRoute } from "./shopper-withdrawal.ts";
import { shoppersRoute } from "./shoppers.ts";
import { versionRoute } from "./version.ts";

export const routes: readonly Route[] = [
  recommendationsRoute,
  sharedRecommendationsRoute,
  eventsRoute,
  shoppersRoute,
  shopperWithdrawalRoute,
  internalCardsRoute,
  internalBundlesRoute,
  healthRoute,
  versionRoute,
  beaconRoute,
  ...openapiRoutes,
];
