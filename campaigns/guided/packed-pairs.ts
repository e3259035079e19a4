/**
 * Pairs of whole numbers, the first ones ascending, as a short text: of each the step from the one before, then the
 * second one, as LEB128 bytes in base64. A block has over a thousand of them.
 */
export function packPairs(pairs: readonly number[]): string {
  const bytes: number[] = [];
  let before = 0;
  for (let i = 0; i < pairs.length; i += 2) {
    pack(pairs[i] - before, bytes);
    pack(pairs[i + 1], bytes);
    before = pairs[i];
  }
  return Buffer.from(bytes).toString('base64');
}

/** The pairs of {@link packPairs}, first and second in turn. What is cut short ends with the last whole pair. */
export function unpackPairs(packed: string): number[] {
  const pairs: number[] = [];
  let value = 0;
  let shift = 0;
  for (const byte of Buffer.from(packed, 'base64')) {
    value += (byte & 127) * 2 ** shift;
    shift += 7;
    if (byte >= 128) continue;
    pairs.push(pairs.length % 2 === 0 ? value + (pairs.at(-2) ?? 0) : value);
    value = shift = 0;
  }
  return pairs.length % 2 === 0 ? pairs : pairs.slice(0, -1);
}

function pack(value: number, bytes: number[]): void {
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
}
