// Composite keys of maps. NUL parts them: Postgres takes no text with a NUL, so no part can hold one.

const separator = "\0";

export const featureKey = (...parts: readonly (string | number)[]): string => parts.join(separator);

/** The form in which a text reaches the database: no NUL, no lone surrogate (two of them would become the same text there). */
export const storableText = (text: string): string => text.replaceAll(separator, "").toWellFormed();
