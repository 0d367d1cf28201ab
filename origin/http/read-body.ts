// Bodies are read once, within a limit, and checked before anyone parses them.
import type { Context } from "hono";
import { signatureHeader, verifyCall } from "../../shared/trust/service-signature.ts";
import { EndcapError } from "../../shared/wire/error-code.ts";
import { nodeHmacMatches } from "./node-hmac.ts";

/** @throws EndcapError request/too-large, whatever content-length claims */
export async function readBody(context: Context, bytesMax: number): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = () => new EndcapError("request/too-large", `The body is over ${bytesMax} bytes.`);
  const stated = context.req.header("content-length");
  if (stated !== undefined) {
    // The server reads exactly what was stated, and hands it over whole faster than as a stream.
    if (Number(stated) > bytesMax) throw tooLarge();
    const body = new Uint8Array(await context.req.arrayBuffer());
    if (body.length > bytesMax) throw tooLarge();
    return body;
  }
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of context.req.raw.body ?? []) {
    bytes += part.length;
    if (bytes > bytesMax) throw tooLarge();
    parts.push(part);
  }
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The body of a call that the edge signed. @throws EndcapError signature/*, request/too-large */
export async function readSignedBody(
  context: Context,
  bytesMax: number,
  serviceSecret: string,
  nowMs: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const body = await readBody(context, bytesMax);
  const url = new URL(context.req.url);
  const call = { method: context.req.method, path: `${url.pathname}${url.search}`, body };
  await verifyCall(call, context.req.header(signatureHeader), serviceSecret, nowMs, nodeHmacMatches);
  return body;
}

/** @throws EndcapError request/malformed-json */
export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw new EndcapError("request/malformed-json", "The body is not JSON.");
  }
}
