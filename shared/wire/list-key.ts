/** Names of crowd lists in bundle and delta: `trending`, `trending/PRODUCE`, `trending@GB`, `popular/PRODUCE@GB`. */
export type CrowdList = "popular" | "trending";

export const listKey = (
  list: CrowdList,
  segment: { category?: string | undefined; country?: string | undefined } = {},
): string =>
  `${list}${segment.category === undefined ? "" : `/${segment.category}`}${segment.country === undefined ? "" : `@${segment.country}`}`;

/** Most specific first, the shop's own list last. */
export const listKeysFor = (
  list: CrowdList,
  segment: { category?: string | undefined; country?: string | undefined },
): string[] => {
  const { category, country } = segment;
  const keys: string[] = [];
  if (category !== undefined && country !== undefined) keys.push(listKey(list, { category, country }));
  if (category !== undefined) keys.push(listKey(list, { category }));
  if (category === undefined && country !== undefined) keys.push(listKey(list, { country }));
  if (category === undefined) keys.push(listKey(list));
  return keys;
};
