/** One signed call to the origin's intake. Whatever happens is a value: what it means for the messages. */
import { signatureHeader, signCall } from "../../shared/trust/service-signature.ts";
import type { IntakeReply } from "../../shared/wire/intake.ts";
import { intakeReply } from "../../shared/wire/intake.ts";
import type { Edge } from "../bindings.ts";
import { shopSecret } from "../gate/shop-secret.ts";

export type IntakeOutcome =
  /** The log has them; single ones it can never take went to the origin's dead letters. */
  | { readonly kind: "taken"; readonly reply: IntakeReply }
  /** The call as a whole can never be taken. */
  | { readonly kind: "refused"; readonly why: string }
  /** Perhaps later. Perhaps the log has them already: ids make a second time harmless. */
  | { readonly kind: "failed"; readonly why: string };

const intakePath = "/v1/intake";
/** Answers that blame the body. All others blame the moment: a wrong signature, a restart, a proxy. */
const refusalStatuses: ReadonlySet<number> = new Set([400, 413, 415, 422]);
const replyCharsMax = 4_000_000;

/** @param body JSON of an IntakeBody */
export async function callIntake(
  edge: Edge,
  body: string,
  requestId: string,
  timeoutMs: number,
): Promise<IntakeOutcome> {
  const url = new URL(edge.originUrl + intakePath);
  const call = { method: "POST", path: url.pathname, body };
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-request-id": requestId,
        [signatureHeader]: await signCall(call, await shopSecret(edge.secret, "service"), Date.now()),
      },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    if (!response.ok) {
      const why = `intake answered ${response.status}: ${text.slice(0, 300)}`;
      return { kind: refusalStatuses.has(response.status) ? "refused" : "failed", why };
    }
    const reply = text.length <= replyCharsMax ? intakeReply.safeParse(JSON.parse(text)) : undefined;
    if (!reply?.success) return { kind: "failed", why: "intake's reply is not as promised" };
    return { kind: "taken", reply: reply.data };
  } catch (error) {
    return { kind: "failed", why: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}
