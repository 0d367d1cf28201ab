/** One root secret per deployment; everything else is derived from it, so that edge and origin agree without exchanging more. */
import { hmac } from "./hmac.ts";

/**
 * service: edge ↔ origin calls · api-key: signatures of API keys · shopper-token: anonymous ids the edge signs ·
 * shopper-jwt: what a shop signs its own logins with (shown to its owner) · alias: shopper ids → aliases · source: sender addresses → crowd guards ·
 * result-cache: the bearer token of the origin's Redis bridge
 */
export type SecretPurpose =
  | "service"
  | "api-key"
  | "shopper-token"
  | "shopper-jwt"
  | "alias"
  | "source"
  | "result-cache";

/** @param shop required for all purposes that must differ between shops */
export const deriveSecret = (root: string, purpose: SecretPurpose, shop = ""): Promise<string> =>
  hmac(root, `endcap/${purpose}/${shop}`);
