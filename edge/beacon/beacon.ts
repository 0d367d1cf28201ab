/**
 * The storefront's one script: `<script src="…/beacon.js" data-key="pk_…" data-consent="session" async></script>`.
 * Reads GA4 events from `dataLayer`, remembers what consent allows, draws `<endcap-shelf>`, reports what happened.
 */
import { kinds } from "./kinds.ts";
import type { Consent } from "./memory.ts";
import { levels, openMemory } from "./memory.ts";
import type { Seen } from "./read-entry.ts";
import { readEntry } from "./read-entry.ts";
import { openReporter } from "./reporter.ts";
import { defineShelf } from "./shelf.ts";
import { openShelfRequests } from "./shelf-requests.ts";
import { openShopper } from "./shopper.ts";
import { watchDataLayer } from "./watch-data-layer.ts";
import { withdraw } from "./withdraw.ts";

/** What a page may call. Before the script is there: `(window.endcap ||= []).push(["consent", "full"])`. */
export interface Endcap {
  /**
   * What the visitor allows, from now on; less than before wipes at once what is no longer allowed, and less than `full` is a withdrawal: the
   * edge is told whom to forget.
   */
  consent(level: Consent): void;
  /** The shop's signed token of who is signed in; undefined after signing out. */
  shopper(token: string | undefined): void;
  /** Asks for all shelves again. */
  refresh(): void;
  push(call: readonly [name: "consent" | "shopper" | "refresh", value?: string]): void;
}

function start(script: HTMLScriptElement, before: unknown): Endcap {
  const edge = { origin: new URL(script.src).origin, key: script.dataset["key"] ?? "" };
  let login = script.dataset["shopper"];
  const memory = openMemory(
    { session: () => sessionStorage, full: () => localStorage },
    allowed(script.dataset["consent"]),
    Date.now,
  );
  const shopperToken = openShopper(edge, memory, () => login);
  const reporter = openReporter(edge, memory, shopperToken);
  const report = (seen: Seen): void => {
    if (kinds[seen.name] === 1) memory.view((seen.items ?? []).map(({ item_id }) => [item_id, seen.name, Date.now()]));
    reporter.report(seen);
    if (seen.name === "select_item") reporter.flush();
  };
  watchDataLayer((entry) => {
    const seen = readEntry(entry);
    if (seen) report(seen);
  });
  const current = (): string | undefined => (memory.consent() === "full" ? (login ?? memory.token()) : undefined);
  const refresh = defineShelf({ report, request: openShelfRequests(edge, memory, current) });
  const endcap: Endcap = {
    consent(level) {
      const next = allowed(level);
      const before = memory.consent();
      if (next === before) return;
      const known = before === "full" ? [login, memory.token()] : [];
      const tell = (): void => {
        for (const token of new Set(known)) if (token) withdraw(edge, token);
      };
      tell();
      memory.allow(next);
      // What was on its way may arrive after the first word, and is meant by the second.
      reporter.underWay()?.then(() => memory.consent() === "full" || tell());
      refresh();
    },
    shopper(token) {
      login = token;
      refresh();
    },
    refresh,
    push([name, value]) {
      endcap[name](value as never);
    },
  };
  if (Array.isArray(before)) for (const call of before) endcap.push(call);
  return endcap;
}

/** Nothing said, or Global Privacy Control: at most this visit. */
function allowed(level: string | undefined): Consent {
  const stated = levels.find((known) => known === level) ?? "session";
  const { globalPrivacyControl } = navigator as { globalPrivacyControl?: boolean };
  return globalPrivacyControl && stated === "full" ? "session" : stated;
}

const page = window as unknown as { endcap?: Endcap | unknown[] };
const script = document.currentScript;
if (script instanceof HTMLScriptElement && !customElements.get("endcap-shelf"))
  page.endcap = start(script, page.endcap);
