import { FIRST_INDEX, PARTITIONS, recordWords } from './layout.js';
import type { Store } from './store.js';

/**
 * 64 bits over the set of states, whatever the order in which they are stored: the sum of a hash of each.
 * Equal sets have equal digests; different ones have different digests but for bad luck.
 *
 * @returns 16 hexadecimal digits
 */
export function digestStates(store: Store): string {
  const width = store.layout.stateWords;
  const size = recordWords(width);
  const { records } = store;
  let high = 0;
  let low = 0;
  for (let partition = 0; partition < PARTITIONS; partition++) {
    const end = store.place(partition, store.top(partition));
    for (let at = store.place(partition, FIRST_INDEX); at < end; at += size) {
      let a = 0x6a09e667;
      let b = 0x3c6ef372;
      for (let word = 0; word < width; word++) {
        a = Math.imul(a ^ records[at + word], 0x85ebca6b);
        a ^= a >>> 13;
        b = Math.imul(b ^ records[at + word], 0xc2b2ae35);
        b ^= b >>> 16;
      }
      high = (high + Math.imul(a, 0x27d4eb2f)) | 0;
      low = (low + Math.imul(b, 0x165667b1)) | 0;
    }
  }
  return [high, low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}
