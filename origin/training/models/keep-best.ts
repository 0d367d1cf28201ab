// The best places of a row of scores, without sorting the row.

/** Fills item and score from `offset` on: best first, ties by the lower index, only scores above 0. @returns how many */
export function keepBest(
  scores: Float32Array,
  touched: ArrayLike<number>,
  count: number,
  into: { item: Int32Array; score: Float32Array; offset: number; width: number },
): number {
  const { item, score, offset, width } = into;
  let kept = 0;
  for (let each = 0; each < count; each++) {
    const index = touched[each] ?? 0;
    const value = scores[index] ?? 0;
    if (value <= 0) continue;
    const worse = (place: number): boolean => {
      const other = score[offset + place] ?? 0;
      return other < value || (other === value && (item[offset + place] ?? 0) > index);
    };
    if (kept === width && !worse(width - 1)) continue;
    let place = kept < width ? kept++ : width - 1;
    while (place > 0 && worse(place - 1)) {
      item[offset + place] = item[offset + place - 1] ?? 0;
      score[offset + place] = score[offset + place - 1] ?? 0;
      place--;
    }
    item[offset + place] = index;
    score[offset + place] = value;
  }
  return kept;
}
