/**
 * States as runs of words inside larger arrays: hashing, copying, comparing. Loops over so few words cost
 * more than the words themselves, so the first six are written out.
 */

/**
 * A 32-bit hash (signed) of the words. The top bits choose the partition, the low ones the slot, and those
 * between tell apart states that meet in a slot, so all of them have to be good.
 */
export function hashWords(words: Int32Array, at: number, width: number): number {
  let hash = mix(0x2545f491, words[at]);
  if (width > 1) {
    hash = mix(hash, words[at + 1]);
    if (width > 2) {
      hash = mix(hash, words[at + 2]);
      if (width > 3) {
        hash = mix(hash, words[at + 3]);
        if (width > 4) {
          hash = mix(hash, words[at + 4]);
          if (width > 5) {
            hash = mix(hash, words[at + 5]);
            for (let word = 6; word < width; word++) hash = mix(hash, words[at + word]);
          }
        }
      }
    }
  }
  hash = Math.imul(hash, 0x7feb352d);
  return hash ^ (hash >>> 16);
}

function mix(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, 0x9e3779b1);
  return product ^ (product >>> 15);
}

export function copyWords(from: Int32Array, at: number, to: Int32Array, toAt: number, width: number): void {
  to[toAt] = from[at];
  if (width < 2) return;
  to[toAt + 1] = from[at + 1];
  if (width < 3) return;
  to[toAt + 2] = from[at + 2];
  if (width < 4) return;
  to[toAt + 3] = from[at + 3];
  if (width < 5) return;
  to[toAt + 4] = from[at + 4];
  if (width < 6) return;
  to[toAt + 5] = from[at + 5];
  for (let word = 6; word < width; word++) to[toAt + word] = from[at + word];
}

export function sameWords(a: Int32Array, aAt: number, b: Int32Array, bAt: number, width: number): boolean {
  if (a[aAt] !== b[bAt]) return false;
  if (width < 2) return true;
  if (a[aAt + 1] !== b[bAt + 1]) return false;
  if (width < 3) return true;
  if (a[aAt + 2] !== b[bAt + 2]) return false;
  if (width < 4) return true;
  if (a[aAt + 3] !== b[bAt + 3]) return false;
  if (width < 5) return true;
  if (a[aAt + 4] !== b[bAt + 4]) return false;
  if (width < 6) return true;
  if (a[aAt + 5] !== b[bAt + 5]) return false;
  for (let word = 6; word < width; word++) if (a[aAt + word] !== b[bAt + word]) return false;
  return true;
}

/** The order of states: word by word, unsigned. Negative, zero or positive, as for `sort`. */
export function compareWords(a: Int32Array, aAt: number, b: Int32Array, bAt: number, width: number): number {
  for (let word = 0; word < width; word++) {
    const left = a[aAt + word];
    const right = b[bAt + word];
    if (left !== right) return left >>> 0 < right >>> 0 ? -1 : 1;
  }
  return 0;
}

/** The words as unsigned numbers, as results show them. */
export function unsignedWords(words: Int32Array, at: number, width: number): number[] {
  return Array.from(words.subarray(at, at + width), (word) => word >>> 0);
}
