import { HOOKS, STEPS, SWAP_BORROWED, SWAP_OWN, SWAP_SHARED } from '../../models/scenario.js';
import { STEP_WORDS } from '../../models/wire.js';
import { swapOf } from '../reading/wire-file.js';
import { checkActions } from './actions.js';
import { checkCountingOfHook } from './counting.js';
import { checkFlags } from './flags.js';
import type { Reader } from './reader.js';

/** Checks the prepare program of `reader.file`, and `mapped`, which belongs to it. */
export function checkHook(reader: Reader): void {
  reader.program = 'prepare';
  const handed = reader.has('handed-reference');
  let hasOwn = false;
  let step = reader.stepsOf(reader.file, 'prepare');
  for (let i = 0, count = reader.stepCount(reader.file, 'prepare'); i < count; i++, step += STEP_WORDS) {
    if (reader.skipped(step)) continue;
    checkFlags(reader, i, step);
    if (reader.wire[step] === STEPS.swapFile.code) {
      const arg = reader.wire[step + 2];
      reachSwap(reader, i);
      if (!handed && arg !== SWAP_BORROWED) reader.breach(i, 'keepsReference');
      if (handed && arg === SWAP_BORROWED) reader.breach(i, 'handsOverBorrowed');
      if (handed && arg === SWAP_SHARED && hasOwn) reader.breach(i, 'handsOverSame');
      if (arg === SWAP_OWN) hasOwn = true;
    }
    if (reader.endsHere(step)) break;
  }
  checkActions(reader);
  checkCountingOfHook(reader);
}

/** Step `index` of `reader.file` brings in its swap, whose `.mmap` may run then. */
export function reachSwap(reader: Reader, index: number): void {
  const swap = swapOf(reader.wire, reader.file);
  if (swap < 0) return;
  reader.reached[swap] = 1;
  if (reader.hookOf(swap) === HOOKS.both) reader.breach(index, 'bothHooks');
}
