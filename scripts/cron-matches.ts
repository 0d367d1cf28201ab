// Whether a cron expression (minute hour day month weekday, UTC) names this minute: `*`, `n`, `a-b`, `*/n` and lists.

/** Weekdays are 1–7 from Sunday, as Cloudflare counts them. */
export function cronMatches(cron: string, at: Date): boolean {
  const fields = cron.trim().split(/\s+/);
  const values = [at.getUTCMinutes(), at.getUTCHours(), at.getUTCDate(), at.getUTCMonth() + 1, at.getUTCDay() + 1];
  return fields.length === values.length && fields.every((field, index) => fieldMatches(field, values[index] ?? 0));
}

function fieldMatches(field: string, value: number): boolean {
  return field.split(",").some((part) => {
    const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
    if (!match) return false;
    const [, from, to, every] = match;
    const first = from === undefined ? 0 : Number(from);
    const last =
      to === undefined ? (from === undefined || every !== undefined ? Number.POSITIVE_INFINITY : first) : Number(to);
    return value >= first && value <= last && (every === undefined || (value - first) % Number(every) === 0);
  });
}
