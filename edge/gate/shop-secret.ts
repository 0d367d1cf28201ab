/** Derived secrets, remembered: each costs a hash. */
import type { SecretPurpose } from "../../shared/trust/secret.ts";
import { deriveSecret } from "../../shared/trust/secret.ts";
import { BoundedMap } from "../isolate/bounded-map.ts";

const secretsMax = 2_000;
const secrets = new BoundedMap<string>(secretsMax);

export async function shopSecret(root: string, purpose: SecretPurpose, shop = ""): Promise<string> {
  const key = `${purpose}/${shop}/${root}`;
  const known = secrets.get(key);
  if (known !== undefined) return known;
  const secret = await deriveSecret(root, purpose, shop);
  secrets.set(key, secret);
  return secret;
}
