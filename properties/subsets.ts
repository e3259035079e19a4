/**
 * Every union of `size` of the bits, in lexicographic order: those with the lower bits first.
 *
 * @param bits one bit each, in ascending order
 */
export function* combinations(bits: readonly number[], size: number, from = 0): Generator<number> {
  if (size === 0) {
    yield 0;
    return;
  }
  for (let i = from; i <= bits.length - size; i++) {
    for (const rest of combinations(bits, size - 1, i + 1)) yield bits[i] | rest;
  }
}
