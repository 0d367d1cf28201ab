/** Reads what is already in `dataLayer`, and what is pushed from now on. The page and its other scripts notice nothing. */
export function watchDataLayer(onEntry: (entry: unknown) => void): void {
  const page = window as unknown as { dataLayer?: unknown[] };
  page.dataLayer ??= [];
  const layer = page.dataLayer;
  const read = (entry: unknown): void => {
    try {
      onEntry(entry);
    } catch (error) {
      console.warn("endcap", error);
    }
  };
  const push = layer.push;
  layer.push = (...entries) => {
    const length = push.apply(layer, entries);
    for (const entry of entries) read(entry);
    return length;
  };
  for (const entry of [...layer]) read(entry);
}
