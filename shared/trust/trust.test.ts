import { expect, test } from "vitest";
import { shopperAlias } from "./alias.ts";
import { issueApiKey, verifyApiKey } from "./api-key.ts";
import { fromBase64url, toBase64url } from "./base64url.ts";
import { hmac } from "./hmac.ts";
import { deriveSecret } from "./secret.ts";
import { signCall, verifyCall } from "./service-signature.ts";

const key = {
  kind: "publishable",
  id: "k1",
  shop: "grocer",
  origins: ["https://shop.example"],
  limitPerMinute: 600,
} as const;

test("a key is read back as it was issued", async () => {
  expect(await verifyApiKey(await issueApiKey({ ...key, origins: [...key.origins] }, "secret"), "secret")).toEqual(key);
});

test("a publishable key cannot be turned into a secret one, nor a claim changed", async () => {
  const text = await issueApiKey({ ...key, origins: [] }, "secret");
  await expect(verifyApiKey(`sk${text.slice(2)}`, "secret")).rejects.toMatchObject({ code: "key/unknown" });
  await expect(verifyApiKey(text, "other")).rejects.toMatchObject({ code: "key/unknown" });
  for (const bad of ["", "pk_", "pk_abc.def", "Bearer x", `${text}x`])
    await expect(verifyApiKey(bad, "secret")).rejects.toMatchObject({ code: "key/malformed" });
});

test("a service call is accepted as signed and refused when method, path, body, time or secret differ", async () => {
  const call = { method: "POST", path: "/v1/intake", body: '{"messages":[]}' };
  const header = await signCall(call, "secret", 1_000_000);
  await verifyCall(call, header, "secret", 1_000_000 + 200_000);
  await expect(verifyCall({ ...call, body: "x" }, header, "secret", 1_000_000)).rejects.toMatchObject({
    code: "signature/invalid",
  });
  await expect(verifyCall({ ...call, path: "/v1/rank" }, header, "secret", 1_000_000)).rejects.toMatchObject({
    code: "signature/invalid",
  });
  await expect(verifyCall({ ...call, method: "PUT" }, header, "secret", 1_000_000)).rejects.toMatchObject({
    code: "signature/invalid",
  });
  await expect(verifyCall(call, header, "other", 1_000_000)).rejects.toMatchObject({ code: "signature/invalid" });
  await expect(verifyCall(call, header, "secret", 1_000_000 + 400_000)).rejects.toMatchObject({
    code: "signature/expired",
  });
  await expect(verifyCall(call, null, "secret", 1_000_000)).rejects.toMatchObject({ code: "signature/missing" });
});

test("aliases differ between shops, kinds and people, and repeat for one person", async () => {
  const [a, b] = [await deriveSecret("root", "alias", "a"), await deriveSecret("root", "alias", "b")];
  const alias = shopperAlias("person", "mia", a);
  expect(shopperAlias("person", "mia", a)).toEqual(alias);
  expect(alias.alias).toBe((await hmac(a, "person/mia")).slice(0, 22));
  const others = [
    shopperAlias("person", "mia", b),
    shopperAlias("session", "mia", a),
    shopperAlias("person", "max", a),
  ];
  expect(new Set([alias, ...others].map((reference) => reference.alias)).size).toBe(4);
});

test("base64url survives any bytes and refuses other text", () => {
  for (let length = 0; length < 70; length++) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 37) & 255);
    expect(fromBase64url(toBase64url(bytes))).toEqual(bytes);
  }
  expect(fromBase64url("a+b")).toBeUndefined();
});
