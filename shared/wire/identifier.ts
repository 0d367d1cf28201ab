/** Ids that travel everywhere. A shop id is in every key, row, topic key and cache key, so its alphabet is safe in all of them. */
import * as z from "zod/mini";

export const shopIdCharsMax = 40;
export const itemIdCharsMax = 200;

export const shopId = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "a shop id is 1–40 of a–z, 0–9 and -"));
/** Any printable text without control characters: shops bring their own ids. */
export const itemId = z
  .string()
  .check(
    z.minLength(1),
    z.maxLength(itemIdCharsMax),
    z.regex(/^[^\p{Cc}\p{Cs}]+$/u, "an item id has no control characters"),
  );
/** Text that every store can keep: no NUL, no half of a surrogate pair. */
export const storableText = (charsMin: number, charsMax: number) =>
  z
    .string()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is what must be kept out.
    .check(z.minLength(charsMin), z.maxLength(charsMax), z.regex(/^[^\u0000\p{Cs}]*$/u, "text that can be stored"));
export const checksum = z.string().check(z.regex(/^[0-9a-f]{64}$/, "a checksum is 64 hexadecimal digits (SHA-256)"));
/** ISO 3166-1 alpha-2. */
export const country = z.string().check(z.regex(/^[A-Z]{2}$/, "a country is two capital letters"));
export const currency = z.string().check(z.regex(/^[A-Z]{3}$/, "a currency is three capital letters"));
export const device = z.enum(["mobile", "desktop", "tablet", "other"]);

export type Device = z.infer<typeof device>;
