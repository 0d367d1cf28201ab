/** What a person allows. Ordered: each level includes the one before. */
import * as z from "zod/mini";

export const consent = z.enum(["none", "session", "full"]);
export type Consent = z.infer<typeof consent>;

const rank: Record<Consent, number> = { none: 0, session: 1, full: 2 };

/** The stricter of two levels. */
export const strictestConsent = (a: Consent, b: Consent): Consent => (rank[a] <= rank[b] ? a : b);

/** What counts when a request says `stated` and perhaps carries `Sec-GPC: 1`: absent or GPC is at most `session`. */
export const effectiveConsent = (stated: Consent | undefined, globalPrivacyControl: boolean): Consent =>
  globalPrivacyControl ? strictestConsent(stated ?? "session", "session") : (stated ?? "session");
