/** How edge and origin know each other: each call carries a time and an HMAC over method, path, time and body. */
import { EndcapError } from "../wire/error-code.ts";
import { fromBase64url } from "./base64url.ts";
import { hmac, hmacMatches } from "./hmac.ts";

export const signatureHeader = "endcap-signature";
const signatureAgeMsMax = 5 * 60_000;
const encoder = new TextEncoder();

export interface SignedCall {
  method: string;
  /** Path and query as sent. */
  path: string;
  body: Uint8Array<ArrayBuffer> | string;
}

function signedBytes(call: SignedCall, atMs: number): Uint8Array<ArrayBuffer> {
  const head = encoder.encode(`${atMs}\n${call.method.toUpperCase()}\n${call.path}\n`);
  const body = typeof call.body === "string" ? encoder.encode(call.body) : call.body;
  const all = new Uint8Array(head.length + body.length);
  all.set(head);
  all.set(body, head.length);
  return all;
}

/** @returns the value of the `endcap-signature` header */
export const signCall = async (call: SignedCall, secret: string, nowMs: number): Promise<string> =>
  `t=${nowMs},v1=${await hmac(secret, signedBytes(call, nowMs))}`;

/**
 * @param matches compares the HMAC; a runtime may have a faster one than WebCrypto
 * @throws EndcapError signature/missing, signature/invalid or signature/expired (over 5 minutes off)
 */
export async function verifyCall(
  call: SignedCall,
  header: string | null | undefined,
  secret: string,
  nowMs: number,
  matches: (...given: Parameters<typeof hmacMatches>) => boolean | Promise<boolean> = hmacMatches,
): Promise<void> {
  if (!header) throw new EndcapError("signature/missing", "This call needs a service signature.");
  const match = /^t=(\d{1,16}),v1=([A-Za-z0-9_-]{43})$/.exec(header);
  const mac = match?.[2] === undefined ? undefined : fromBase64url(match[2]);
  if (!match || !mac) throw new EndcapError("signature/invalid", "The service signature is malformed.");
  const atMs = Number(match[1]);
  if (!(await matches(secret, signedBytes(call, atMs), mac)))
    throw new EndcapError("signature/invalid", "The service signature does not match.");
  if (Math.abs(nowMs - atMs) > signatureAgeMsMax)
    throw new EndcapError("signature/expired", "The service signature is too old.");
}
