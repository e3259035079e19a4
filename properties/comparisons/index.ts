/** What only a kernel tree has: it is compared, and it may crash. */
import { TREE_EQUALS_BASE, TREE_EQUALS_MODEL } from './tree-equals-model.js';
import { TREE_RUNS } from './tree-runs.js';

/** A statement about a tree's run that no law and no relation makes. */
export type Comparison = (typeof COMPARISONS)[number];

export const COMPARISONS = [TREE_EQUALS_MODEL, TREE_EQUALS_BASE, TREE_RUNS] as const;

/** The one with this id, or undefined. */
export function findComparison(id: string): Comparison | undefined {
  return COMPARISONS.find((comparison) => comparison.id === id);
}

export {
  firstDifference,
  TREE_EQUALS_BASE,
  TREE_EQUALS_MODEL,
  type TraceDifference,
} from './tree-equals-model.js';
export { TREE_RUNS } from './tree-runs.js';
