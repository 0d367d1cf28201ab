/** What `endcap/baked` is until a deploy generates one: no shop has a last resort. */
import type { Baked } from "../../shared/wire/baked.ts";

export const baked: Baked = {};
