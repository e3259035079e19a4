import { LABELS } from '../generators/labels.js';
import { LIBRARY } from '../generators/library/index.js';
import { SOMETIMES } from '../properties/sometimes.js';
import type { BlockResult } from './block.js';
import type { Collector } from './collect.js';
import { blockAfter, type RunPlan } from './plan.js';

/**
 * Why a block result from elsewhere (a log, another machine) is not the next one of a plan, or null. Its
 * checksum tells that it is as it was written; this, that it was written for such a plan.
 */
export function misfit(result: BlockResult, plan: RunPlan, collector: Collector): string | null {
  const { properties, trees } = plan;
  const subjects = collector.subjects.length;
  const next = blockAfter(plan, collector.blocks);
  if (result.block !== next) return `block ${result.block} stands where block ${next} should`;
  const { labels, library, met } = result.coverage;
  const sizes: readonly (readonly [string, number, number])[] = [
    ['counts', result.counts.length, 2 * subjects * properties.length],
    ['labels', labels.length, (LABELS.length * (LABELS.length + 1)) / 2],
    ['library', library.length, LIBRARY.length],
    ['trees', result.trees.length, trees.length],
  ];
  for (const [name, received, expected] of sizes)
    if (received !== expected) return `block ${next} has ${received} ${name}, not ${expected}`;
  if (met.some((fact) => fact >= SOMETIMES.length)) return `block ${next} has met an unknown fact`;
  for (const { bucket, first, seen } of result.sightings) {
    if (first === null && !collector.buckets.has(bucket)) return `block ${next} lacks a case of ${bucket}`;
    if (seen.some(([subject]) => subject >= subjects))
      return `block ${next} shows ${bucket} on nothing known`;
  }
  return null;
}
