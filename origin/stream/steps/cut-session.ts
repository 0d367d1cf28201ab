// Where one visit ends and the next begins: 30 idle minutes, by the shopper's own time, whatever order the messages come in.
export const sessionIdleMsMax = 30 * 60_000;

export interface OpenSession {
  readonly session: string;
  /** Of its earliest and latest message, milliseconds since the epoch. */
  readonly startedAtMs: number;
  readonly lastAtMs: number;
}

export interface Cut {
  /** The session of this message. */
  readonly session: string;
  /** The shopper's open session from now on. */
  readonly open: OpenSession;
}

/**
 * A message from long before the open session (it waited in an outbox) joins others of its half hour; the open one goes on.
 * @param newSession the id if this message opens one
 * @param shopper makes the ids of late sessions unique
 */
export function cutSession(
  open: OpenSession | undefined,
  message: { readonly atMs: number; readonly shopper: string },
  newSession: string,
): Cut {
  const { atMs, shopper } = message;
  if (!open || atMs > open.lastAtMs + sessionIdleMsMax)
    return { session: newSession, open: { session: newSession, startedAtMs: atMs, lastAtMs: atMs } };
  if (atMs < open.startedAtMs - sessionIdleMsMax) {
    const halfHour = Math.floor(atMs / sessionIdleMsMax).toString(36);
    return { session: `late.${halfHour}.${shopper}`, open };
  }
  const { session } = open;
  return {
    session,
    open: {
      session,
      startedAtMs: Math.min(open.startedAtMs, atMs),
      lastAtMs: Math.max(open.lastAtMs, atMs),
    },
  };
}
