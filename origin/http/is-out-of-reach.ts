// Whether a failure is the database's or the disk's: it passes by itself, and the caller may try again.

/** Connections that break or are refused, a server that starts or stops, one without room (SQLSTATE 08, 53, 57P), a replica that only reads. */
const codePattern =
  /^(08...|53...|57P0.|25006|CONNECTION_[A-Z_]+|CONNECT_TIMEOUT|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOSPC)$/;

export function isOutOfReach(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  const isCode = "code" in thrown && typeof thrown.code === "string" && codePattern.test(thrown.code);
  return isCode || isOutOfReach(thrown.cause);
}
