/** Every shop this isolate serves, as of now: bundle and delta brought up to date behind answers, or before them when they are too old. */
import type { KeepAlive } from "../bundle/bundles.ts";
import { Bundles } from "../bundle/bundles.ts";
import type { ShopBundle } from "../bundle/shop-bundle.ts";
import type { DeltaView } from "./delta-view.ts";
import { Deltas } from "./deltas.ts";
import type { LiveShop } from "./live-shop.ts";
import { liveShop } from "./live-shop.ts";
import type { DeltaSource } from "./pull-delta.ts";

export interface ShopSource extends DeltaSource {
  readonly published: KVNamespace;
}

export class LiveShops {
  readonly bundles = new Bundles();
  readonly deltas = new Deltas();
  readonly #live = new WeakMap<ShopBundle, { readonly view: DeltaView | undefined; readonly live: LiveShop }>();

  /**
   * Waits for the bundle when this isolate is cold, and begins to freshen the delta.
   * @returns a promise to wait for before `now` is asked (settles within `waitMsMax`), or undefined
   */
  async prepare(
    source: ShopSource,
    shop: string,
    keepAlive: KeepAlive,
    nowMs: number,
    waitMsMax: number,
  ): Promise<{ readonly freshening: Promise<void> | undefined }> {
    const { bundles, deltas } = this;
    const held = bundles.serving(shop);
    const freshening = deltas.freshen(source, shop, held?.checksum, keepAlive, nowMs, waitMsMax);
    const serving = held ?? (await bundles.waitFor(shop, source.published, keepAlive, nowMs));
    const delta = deltas.view(shop)?.delta;
    const isNews = delta !== undefined && delta.at > (serving?.bundle.meta.createdAt ?? 0);
    bundles.refresh(shop, isNews ? delta.bundle : undefined, source.published, keepAlive, nowMs);
    return { freshening };
  }

  /** Begins to freshen the delta where it is due; nobody waits. */
  keepFresh(source: DeltaSource, shop: string, keepAlive: KeepAlive, nowMs: number): void {
    void this.deltas.freshen(source, shop, this.bundles.serving(shop)?.checksum, keepAlive, nowMs, 0);
  }

  /** The shop as it is now; undefined while no bundle is here. */
  now(shop: string): LiveShop | undefined {
    const serving = this.bundles.serving(shop);
    if (!serving) return undefined;
    const view = this.deltas.view(shop);
    const known = this.#live.get(serving);
    if (known && known.view === view) return known.live;
    const live = liveShop(serving, view);
    this.#live.set(serving, { view, live });
    return live;
  }
}

/** Of this isolate. */
export const liveShops = new LiveShops();
