/**
 * Reduction of failing scenarios. Read order.ts (what smaller means), shrink.ts (how, and why so),
 * passes/ (single simplifications), pairs/ (two changes at once), scope.ts and least.ts (the search of
 * everything smaller).
 */
export { candidates } from './candidates.js';
export { findLeast, type LeastResult } from './least.js';
export { scenarioOrder, scenarioSize } from './order.js';
export { PAIR_PASSES } from './pairs/index.js';
export type { Pass } from './pass.js';
export { PASSES } from './passes/index.js';
export {
  DEFAULT_EXHAUSTIVE_BELOW,
  DEFAULT_MAX_EVALUATIONS,
  type PassCount,
  type ShrinkOptions,
  type ShrinkResult,
  shrink,
} from './shrink.js';
