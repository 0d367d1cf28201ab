/** HMAC-SHA256 by WebCrypto, which Worker and Node share. */
import { toBase64url } from "./base64url.ts";

const encoder = new TextEncoder();
const importedKeysMax = 1_000;
type HmacKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;
const importedKeys = new Map<string, Promise<HmacKey>>();

function importKey(secret: string): Promise<HmacKey> {
  const known = importedKeys.get(secret);
  if (known) return known;
  const key = crypto.subtle.importKey("raw", encoder.encode(secret), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
    "verify",
  ]);
  if (importedKeys.size >= importedKeysMax) importedKeys.clear();
  importedKeys.set(secret, key);
  return key;
}

const bytesOf = (data: string | Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  typeof data === "string" ? (encoder.encode(data) as Uint8Array<ArrayBuffer>) : data;

/** @returns 43 characters of base64url */
export async function hmac(secret: string, data: string | Uint8Array<ArrayBuffer>): Promise<string> {
  return toBase64url(new Uint8Array(await crypto.subtle.sign("HMAC", await importKey(secret), bytesOf(data))));
}

/** Constant-time comparison by WebCrypto. */
export async function hmacMatches(
  secret: string,
  data: string | Uint8Array<ArrayBuffer>,
  mac: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  return crypto.subtle.verify("HMAC", await importKey(secret), mac, bytesOf(data));
}
