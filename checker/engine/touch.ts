/**
 * Reads words only to have them in the cache. A processor waits for many reads at a time, if it finds them
 * within the next few hundred instructions; so there is as little as possible between them here.
 *
 * @param places where in `words`; the first `count` of them
 * @param span the word so far behind is needed too, and may lie in another line of the cache
 * @returns a number that depends on all of them, or the reading would be optimized away
 */
export function touch(words: Int32Array, places: Int32Array, count: number, span: number): number {
  let touched = 0;
  let at = 0;
  for (; at + 4 <= count; at += 4) {
    const a = places[at];
    const b = places[at + 1];
    const c = places[at + 2];
    const d = places[at + 3];
    touched ^= words[a] ^ words[b] ^ words[c] ^ words[d];
    if (span > 0) touched ^= words[a + span] ^ words[b + span] ^ words[c + span] ^ words[d + span];
  }
  for (; at < count; at++) touched ^= words[places[at]] ^ words[places[at] + span];
  return touched;
}
