/**
 * A shopper's feature revision: `partition:offset` of the newest message of theirs that was appended (intake's view) or applied (ranking's view).
 * A shopper's messages share a partition, so two revisions of one shopper compare by offset.
 */
export const revisionOf = (partition: number, offset: bigint): string => `${partition}:${offset}`;

/** True when features at `applied` know everything up to `wanted`. A changed partition count makes revisions incomparable: not reached. */
export function revisionReached(applied: string | undefined, wanted: string): boolean {
  if (applied === undefined) return false;
  const [appliedPartition, appliedOffset] = applied.split(":");
  const [wantedPartition, wantedOffset] = wanted.split(":");
  return appliedPartition === wantedPartition && BigInt(appliedOffset ?? -1) >= BigInt(wantedOffset ?? 0);
}
