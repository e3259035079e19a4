import type { Pass } from '../pass.js';
import { alignRanges } from './align-ranges.js';
import { callOwnHooks } from './call-own-hooks.js';
import { collapsePages } from './collapse-pages.js';
import { cutMappings } from './cut-mappings.js';
import { dropFaults } from './drop-faults.js';
import { dropFiles } from './drop-files.js';
import { dropOperations } from './drop-operations.js';
import { dropSteps } from './drop-steps.js';
import { dropTwo } from './drop-two.js';
import { exchangeSlotNames } from './exchange-slots.js';
import { hookInsteadOfMapped } from './hook-instead-of-mapped.js';
import { leastValues } from './least-values.js';
import { lowerFlagsTogether } from './lower-flags-together.js';
import { lowerValues } from './lower-values.js';
import { mergeFiles } from './merge-files.js';
import { mergeFilesGuarded } from './merge-files-guarded.js';
import { mergeProcesses } from './merge-processes.js';
import { mergeSlots } from './merge-slots.js';
import { moveSteps } from './move-steps.js';
import { plainCounting } from './plain-counting.js';
import { reorderFileNumbers } from './reorder-files.js';
import { reorderOperations } from './reorder-operations.js';
import { reorderSteps } from './reorder-steps.js';
import { replaceFailures } from './replace-failures.js';
import { replaceFilesByFaults } from './replace-files-by-faults.js';
import { replaceOperations } from './replace-operations.js';
import { replaceSteps } from './replace-steps.js';
import { shiftPages } from './shift-pages.js';
import { simplifyFaults } from './simplify-faults.js';
import { simplifyFiles } from './simplify-files.js';
import { useAnonymous } from './use-anonymous.js';
import { useMmu } from './use-mmu.js';

/** All passes in the order in which shrink.ts runs them, which is explained there. */
export const PASSES: readonly Pass[] = [
  dropOperations,
  dropFiles,
  dropSteps,
  dropFaults,
  mergeFiles,
  mergeFilesGuarded,
  mergeProcesses,
  mergeSlots,
  cutMappings,
  useAnonymous,
  replaceFilesByFaults,
  callOwnHooks,
  replaceFailures,
  plainCounting,
  hookInsteadOfMapped,
  dropTwo,
  useMmu,
  simplifyFiles,
  replaceOperations,
  replaceSteps,
  simplifyFaults,
  leastValues,
  shiftPages,
  collapsePages,
  alignRanges,
  lowerFlagsTogether,
  lowerValues,
  exchangeSlotNames,
  reorderFileNumbers,
  reorderOperations,
  reorderSteps,
  moveSteps,
];
