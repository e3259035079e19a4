/** What a tree's traces are compared with: its base, or the model of its profile. */
import type { Model } from '../../models/model.js';
import { createOptimized } from '../../models/optimized/index.js';
import { findRelease, profileOf } from '../../models/releases.js';
import { TREE_EQUALS_BASE, TREE_EQUALS_MODEL } from '../../properties/comparisons/index.js';
import type { TreePlan } from '../plan.js';
import { treeOf } from './processes.js';
import { RunAhead } from './run-ahead.js';

export interface Yardstick {
  /** The comparison that a difference violates. */
  readonly property: string;
  readonly model: Model | RunAhead;
}

export function yardstickOf({ base, release }: TreePlan): Yardstick {
  if (base !== undefined) return { property: TREE_EQUALS_BASE.id, model: new RunAhead(treeOf(base.program)) };
  const model = createOptimized(profileOf(findRelease(release)), release);
  return { property: TREE_EQUALS_MODEL.id, model };
}
