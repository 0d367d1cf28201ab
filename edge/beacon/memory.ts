/**
 * What the browser remembers of a visit, where consent allows: `session` in sessionStorage, `full` in localStorage, `none` nowhere and
 * nothing. One record under one key, so that a withdrawal is one removal.
 */
export type Consent = "none" | "session" | "full";
/** item, event name, when: milliseconds since the epoch */
export type Viewed = readonly [item: string, event: string, at: number];

export interface Waiting {
  readonly id: string;
  readonly name: string;
  readonly at: number;
  readonly consent: Consent;
  readonly session?: string;
}

interface Remembered {
  token?: string;
  tokenEndsAt?: number;
  session?: string;
  seenAt?: number;
  history?: Viewed[];
  waiting?: Waiting[];
}

/** Each allows what the one before does. */
export const levels: readonly Consent[] = ["none", "session", "full"];
const key = "endcap";
const historyMax = 50;
const waitingMax = 200;
const sessionIdleMsMax = 30 * 60_000;

export interface Memory {
  readonly consent: () => Consent;
  /** Takes effect at once: what the new level does not allow is gone. */
  readonly allow: (consent: Consent) => void;
  readonly session: () => string | undefined;
  readonly token: () => string | undefined;
  readonly keepToken: (token: string, endsAt: number) => void;
  readonly history: () => readonly Viewed[];
  readonly view: (viewed: readonly Viewed[]) => void;
  /** Events not yet taken by the edge; those beyond the newest 200 are let go. */
  readonly waiting: () => readonly Waiting[];
  readonly keepWaiting: (waiting: readonly Waiting[]) => void;
}

/** @param stores sessionStorage and localStorage, asked for only when they may be used: reading them may throw */
export function openMemory(
  stores: Readonly<Record<"session" | "full", () => Storage>>,
  first: Consent,
  now: () => number,
): Memory {
  let level = first;
  /** Of this page alone: where nothing may be stored, or the browser refuses. */
  let unstored: Remembered = {};

  const at = <Value>(where: Consent, act: (store: Storage) => Value): Value | undefined => {
    try {
      return where === "none" ? undefined : act(stores[where]());
    } catch {
      return undefined;
    }
  };
  const read = (): Remembered => at(level, (store) => JSON.parse(store.getItem(key) ?? "{}")) ?? unstored;
  const change = (changes: Remembered): void => {
    const next = { ...read(), ...changes };
    const stored = at(level, (store) => {
      store.setItem(key, JSON.stringify(next));
      return true;
    });
    unstored = stored ? {} : next;
  };
  const forget = (where: Consent): void => {
    at(where, (store) => store.removeItem(key));
  };
  const allow = (next: Consent): void => {
    const carried = levels.indexOf(next) >= levels.indexOf(level) ? read() : {};
    level = next;
    if (next !== "full") forget("full");
    if (next !== "session") forget("session");
    unstored = {};
    if (Object.keys(carried).length > 0) change(carried);
  };
  allow(first);

  return {
    consent: () => level,
    allow,
    session() {
      if (level === "none") return undefined;
      const { session, seenAt = 0 } = read();
      const current = session !== undefined && now() - seenAt < sessionIdleMsMax ? session : crypto.randomUUID();
      change({ session: current, seenAt: now() });
      return current;
    },
    token() {
      const { token, tokenEndsAt = 0 } = level === "full" ? read() : {};
      return tokenEndsAt > now() ? token : undefined;
    },
    keepToken(token, tokenEndsAt) {
      if (level === "full") change({ token, tokenEndsAt });
    },
    history: () => read().history ?? [],
    view(viewed) {
      if (level !== "none") change({ history: [...(read().history ?? []), ...viewed].slice(-historyMax) });
    },
    waiting: () => read().waiting ?? [],
    keepWaiting: (waiting) => change({ waiting: waiting.slice(-waitingMax) }),
  };
}
