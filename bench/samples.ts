/** Comparing samples of cases to detection. */

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Vargha and Delaney's A12: the chance that `left` needs fewer cases than `right`, ties counted half.
 * 0.5: no difference; above: `left` is sooner.
 */
export function a12(left: readonly number[], right: readonly number[]): number {
  let wins = 0;
  for (const a of left) for (const b of right) wins += a < b ? 1 : a === b ? 0.5 : 0;
  return wins / (left.length * right.length);
}
