/**
 * The newest feature revision that intake told this isolate for a shopper: what the origin must have applied before a ranked result counts as
 * fresh. Unknown after an event took the outbox, since then nobody here can tell.
 */
import { revisionReached } from "../../shared/wire/revision.ts";
import { BoundedMap } from "../isolate/bounded-map.ts";

const shoppersMax = 20_000;
const revisions = new BoundedMap<string>(shoppersMax);

export const revisionKnown = (shop: string, alias: string): string | undefined => revisions.get(`${shop}/${alias}`);

/** @param told alias → revision, as intake replied; replies may overtake each other, the newest counts */
export function rememberRevisions(shop: string, told: Readonly<Record<string, string>>): void {
  for (const [alias, revision] of Object.entries(told)) {
    const key = `${shop}/${alias}`;
    if (!revisionReached(revisions.get(key), revision)) revisions.set(key, revision);
  }
}

export function forgetRevision(shop: string, alias: string): void {
  revisions.delete(`${shop}/${alias}`);
}
