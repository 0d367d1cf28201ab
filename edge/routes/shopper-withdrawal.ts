/** POST /v1/shoppers/withdrawal: consent is taken back. 202 once origin or outbox has it, by the way events take, so that an outage loses none. */
import type { WithdrawalReply } from "../../shared/wire/withdrawal.ts";
import { withdrawalRequest } from "../../shared/wire/withdrawal.ts";
import { count } from "../counters/counters.ts";
import { authenticate } from "../gate/authenticate.ts";
import { provenPerson } from "../gate/identify.ts";
import { readJson } from "../gate/read-json.ts";
import type { Route } from "../gate/route.ts";
import { spend } from "../gate/spend.ts";
import { deliver } from "../outbox/deliver.ts";
import { forgetRevision } from "../revisions/revisions.ts";

const bodyBytesMax = 8_000;

export const shopperWithdrawalRoute: Route = {
  path: "/v1/shoppers/withdrawal",
  methods: {
    POST: async (context) => {
      const caller = await authenticate(context);
      const { shopper: stated } = await readJson(context, {
        schema: withdrawalRequest,
        bytesMax: bodyBytesMax,
        contentTypes: ["application/json", "text/plain"],
      });
      const shopper = await provenPerson(context, caller, stated);
      await spend(context, caller, { consent: "full", shopper });
      const { shop } = caller.key;
      const [receivedAt, requestId] = [context.get("receivedAt"), context.get("requestId")];
      await deliver(context, shop, [{ type: "withdrawal", shop, shopper, receivedAt, requestId }]);
      forgetRevision(shop, shopper.alias);
      count("withdrawals/accepted", receivedAt);
      return context.json({ accepted: 1 } satisfies WithdrawalReply, 202);
    },
  },
};
