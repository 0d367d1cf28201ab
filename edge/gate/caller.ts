/** Who calls, as far as the request itself tells. */
import type { ApiKey } from "../../shared/trust/api-key.ts";
import type { Device } from "../../shared/wire/identifier.ts";

export interface Caller {
  readonly key: ApiKey;
  /** The sender's network address; IPv6 cut to its /64. */
  readonly address: string;
  /** `Sec-GPC: 1`: consent is at most `session`. */
  readonly globalPrivacyControl: boolean;
  /** Of a browser. Undefined for a secret key: a server's own place and machine say nothing about the shopper. */
  readonly country: string | undefined;
  readonly device: Device | undefined;
}
