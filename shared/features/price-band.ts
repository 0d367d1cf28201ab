// How near the candidate's price is to what the shopper usually looks at.
import { affinity } from "./affinity.ts";

/** Becomes the sum over bands of share · 2^−distance: the neighbouring half-octave is half as near. */
export const priceBand = affinity(
  (facets) => facets.priceBand,
  (shares, value) => {
    let nearness = 0;
    for (const [band, share] of shares) nearness += share * 2 ** -Math.abs(Number(band) - Number(value));
    return nearness;
  },
);
