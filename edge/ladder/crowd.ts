/** Offers the crowd's lists, most specific first: the wished category, or the department of the item on the page; then country; then all. */
import type { CrowdList } from "../../shared/wire/list-key.ts";
import { listKeysFor } from "../../shared/wire/list-key.ts";
import type { Picks } from "./picks.ts";
import type { Shelf } from "./shelf.ts";

export function offerCrowd(list: CrowdList, shelf: Shelf, picks: Picks): void {
  const { live, country } = shelf;
  const category = shelf.category?.name ?? departmentOfPage(shelf);
  const segments = [...(category === undefined ? [] : [{ category, country }]), { country }];
  for (const segment of segments)
    for (const key of listKeysFor(list, segment))
      if (!offerList(list, key, { ...segment, country: key.endsWith(`@${country}`) ? country : undefined })) return;

  function offerList(
    kind: CrowdList,
    key: string,
    segment: { category?: string | undefined; country?: string | undefined },
  ): boolean {
    const items = live.list(key);
    if (!items) return true;
    const reason =
      kind === "trending" ? ({ kind, ...segment } as const) : ({ kind, category: segment.category } as const);
    for (let place = 0; place < items.item.length; place++)
      if (!picks.offer(items.item[place] as number, items.score[place] as number, reason, kind, items.at)) return false;
    return true;
  }
}

function departmentOfPage({ placement, item, live }: Shelf): string | undefined {
  if (item === undefined || placement.strategy === "trending" || placement.strategy === "popular") return undefined;
  const { bundle } = live.shop;
  return bundle.meta.categories[bundle.department[item] ?? -1];
}
