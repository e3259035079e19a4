export { candidates } from './candidates.js';
export { scenarioOrder, scenarioSize } from './order.js';
export type { Pass } from './pass.js';
export { PASSES } from './passes/index.js';
export { type PassCount, type ShrinkOptions, type ShrinkResult, shrink } from './shrink.js';
