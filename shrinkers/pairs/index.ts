import type { Pass } from '../pass.js';
import { changeTwo } from './change-two.js';
import { dropAndAdd } from './drop-and-add.js';
import { dropAndChange } from './drop-and-change.js';
import { dropAndInsert } from './drop-and-insert.js';
import { exchangeForFault } from './exchange-for-fault.js';
import { plainOperations } from './plain-operations.js';
import { rearrangeAndChange, rearrangeTwice } from './rearrange-and-change.js';
import { rewriteFile } from './rewrite-file.js';

/**
 * Two changes at once, of which one alone would not reproduce or not be smaller. Each has thousands of
 * proposals, so they are for a scenario that no single pass makes smaller.
 */
export const PAIR_PASSES: readonly Pass[] = [
  plainOperations,
  exchangeForFault,
  dropAndChange,
  changeTwo,
  rearrangeTwice,
  dropAndAdd,
  dropAndInsert,
  rewriteFile,
  rearrangeAndChange,
];
