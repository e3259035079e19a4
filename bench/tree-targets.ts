import type { Target } from './guided.js';
export function* treeTargets(_tree: string, _sample: number): Generator<Target> {}
