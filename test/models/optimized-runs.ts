/** Runs of the optimized model, and their words. */
import { expect } from 'vitest';
import type { OptimizedModel } from '../../models/optimized/index.js';
import { TRACE } from '../../models/trace-layout.js';
import { TraceView } from '../../models/trace-view.js';
import { wireOf } from '../support/scenarios.js';
import { RandomScenarios } from './random-scenarios.js';

/** What differingWord returns for equal words. */
export const NOWHERE = -1;

/** Instead of toEqual, which takes long on thousands of words. */
export function expectEqual(left: Int32Array, right: Int32Array): void {
  expect(differingWord(left, right)).toBe(NOWHERE);
}

export function differingWord(left: Int32Array, right: Int32Array): number {
  if (left.length !== right.length) return Math.min(left.length, right.length);
  return left.findIndex((word, index) => word !== right[index]);
}

/** Wire words of random scenarios, one in four without an MMU. */
export function randomWires(seed: string, count: number): Int32Array[] {
  const scenarios = new RandomScenarios(seed);
  return Array.from({ length: count }, (_, index) => wireOf({ ...scenarios.next(), mmu: index % 4 !== 3 }));
}

export function operationsOf(wire: Int32Array): number[] {
  return Array.from({ length: wire[5] }, (_, index) => index);
}

/** A copy of the words in use. */
export function traceOf(model: OptimizedModel, wire: Int32Array): Int32Array {
  const words = model.run(wire);
  return words.slice(0, words[TRACE.words]);
}

export function resultsOf(model: OptimizedModel, wire: Int32Array): number[] {
  const trace = new TraceView(model.run(wire));
  return operationsOf(wire).map((operation) => trace.result(operation));
}

export function storedState(model: OptimizedModel): Int32Array {
  const state = new Int32Array(model.stateWords);
  model.store(state);
  return state;
}
