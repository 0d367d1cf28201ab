/** One signed call to the origin's ranking: all shelves of a page. Whatever happens is a value. */
import { signatureHeader, signCall } from "../../shared/trust/service-signature.ts";
import type { RankReply, RankRequest } from "../../shared/wire/rank.ts";
import { rankReply } from "../../shared/wire/rank.ts";
import { shopSecret } from "../gate/shop-secret.ts";

export interface RankSource {
  readonly originUrl: string;
  readonly secret: string;
}
export type RankOutcome =
  | { readonly kind: "ranked"; readonly reply: RankReply }
  /** The origin works, but has no lists for this request. */
  | { readonly kind: "refused" }
  /** Down, too slow, or not itself. */
  | { readonly kind: "failed" };

const rankPath = "/v1/rank";
const replyCharsMax = 2_000_000;

export async function callRank(
  source: RankSource,
  request: RankRequest,
  requestId: string,
  timeoutMs: number,
): Promise<RankOutcome> {
  const url = new URL(source.originUrl + rankPath);
  const body = JSON.stringify(request);
  try {
    const call = { method: "POST", path: url.pathname, body };
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-request-id": requestId,
        [signatureHeader]: await signCall(call, await shopSecret(source.secret, "service"), Date.now()),
      },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    if (!response.ok) return { kind: response.status >= 500 || response.status === 429 ? "failed" : "refused" };
    const reply = text.length <= replyCharsMax ? rankReply.safeParse(JSON.parse(text)) : undefined;
    if (!reply?.success || reply.data.answers.length !== request.requests.length) return { kind: "failed" };
    return { kind: "ranked", reply: reply.data };
  } catch {
    return { kind: "failed" };
  }
}
