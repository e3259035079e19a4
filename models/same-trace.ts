import { TRACE } from './trace-layout.js';

/** Whether two traces are equal word for word, over the words in use. */
export function sameTrace(left: Int32Array, right: Int32Array): boolean {
  const words = left[TRACE.words];
  if (right[TRACE.words] !== words) return false;
  for (let i = 0; i < words; i++) if (left[i] !== right[i]) return false;
  return true;
}
