import fc from "fast-check";
import { expect, test } from "vitest";
import { fromBase64url } from "../../shared/trust/base64url.ts";
import { hmac, hmacMatches } from "../../shared/trust/hmac.ts";
import { nodeHmacMatches } from "./node-hmac.ts";

test("agrees with WebCrypto on every secret, text and MAC, right or wrong", async () => {
  const mac = fc.uint8Array({ minLength: 31, maxLength: 33 });
  await fc.assert(
    fc.asyncProperty(fc.string({ minLength: 1 }), fc.string(), mac, async (secret, text, other) => {
      const right = fromBase64url(await hmac(secret, text)) ?? new Uint8Array();
      expect(nodeHmacMatches(secret, text, right)).toBe(true);
      expect(nodeHmacMatches(secret, `${text}.`, right)).toBe(false);
      expect(nodeHmacMatches(secret, text, other)).toBe(await hmacMatches(secret, text, Uint8Array.from(other)));
    }),
  );
});
