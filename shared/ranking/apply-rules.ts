/** What a merchandiser fixed, brought onto a list: hidden items leave, pinned ones stand where they were put. */
import type { Rule } from "../wire/rule.ts";
import type { Candidate } from "./candidate.ts";

export interface ShelfRules {
  readonly hidden: ReadonlySet<number>;
  /** In order of position. */
  readonly pins: readonly { readonly item: number; readonly position: number; readonly rule: string }[];
}

/** The rules of one placement, in item numbers; rules about items that are not in the table are skipped. */
export function rulesFor(
  placement: string,
  rules: readonly Rule[],
  indexOf: (id: string) => number | undefined,
): ShelfRules {
  const hidden = new Set<number>();
  const pins: { item: number; position: number; rule: string }[] = [];
  for (const rule of rules) {
    if (rule.placement !== undefined && rule.placement !== placement) continue;
    const item = indexOf(rule.item);
    if (item === undefined) continue;
    if (rule.kind === "hide") hidden.add(item);
    else pins.push({ item, position: rule.position, rule: rule.id });
  }
  return { hidden, pins: pins.sort((a, b) => a.position - b.position || a.item - b.item) };
}

/**
 * Call it last, on a list that is already masked. A pin beyond the end stands at the end.
 * @param pinned makes the candidate of a pin; undefined leaves the pin out (the item may not be shown)
 */
export function applyRules<T extends Candidate>(
  candidates: readonly T[],
  rules: ShelfRules,
  pinned: (item: number, rule: string) => T | undefined,
): T[] {
  if (rules.hidden.size === 0 && rules.pins.length === 0) return [...candidates];
  const pins = new Map<number, { position: number; candidate: T }>();
  for (const { item, position, rule } of rules.pins) {
    const candidate = rules.hidden.has(item) || pins.has(item) ? undefined : pinned(item, rule);
    if (candidate) pins.set(item, { position, candidate });
  }
  const list = candidates.filter(({ item }) => !rules.hidden.has(item) && !pins.has(item));
  for (const { position, candidate } of pins.values()) list.splice(Math.min(position, list.length), 0, candidate);
  return list;
}
