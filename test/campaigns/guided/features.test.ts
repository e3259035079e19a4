import { describe, expect, test } from 'vitest';
import { FEATURE_SLOTS, FeatureReader } from '../../../campaigns/guided/features.js';
import { CaseBlock } from '../../../generators/block.js';
import { MODES } from '../../../generators/modes.js';
import { decodeToken } from '../../../models/archive.js';
import { createOptimized } from '../../../models/optimized/index.js';
import { findRelease, profileOf } from '../../../models/releases.js';
import type { Operation, Scenario } from '../../../models/scenario.js';
import { wireOf } from '../../../models/wire.js';
import { isLawful } from '../../../properties/contract.js';

const PROFILE = profileOf(findRelease('7.3'));
const model = createOptimized(PROFILE, '7.3');
const reader = new FeatureReader();

function featuresOf(scenario: Scenario): number[] {
  const wire = wireOf(scenario);
  reader.read(model.run(wire), wire, isLawful(wire, PROFILE.features));
  return [...reader.features.subarray(0, reader.count)];
}

/** Two mappings side by side of a file whose hook sets a flag. */
const MERGES = decodeToken('vc1_AQEBAgAAAAEIAAQAAAMBAAAAAAAEAAAAAQAAAAAAAAQAAAEBAQAAAAAA2HYjLw');

function edited(at: number, edit: Partial<Extract<Operation, { kind: 'mmap' }>>): Scenario {
  return {
    ...MERGES,
    operations: MERGES.operations.with(at, { ...MERGES.operations[at], ...edit } as Operation),
  };
}

describe('features', () => {
  test('of a run are a set, and the same each time', () => {
    const once = featuresOf(MERGES);
    expect(new Set(once).size).toBe(once.length);
    expect(featuresOf(MERGES)).toEqual(once);
    expect(Math.max(...once)).toBeLessThan(FEATURE_SLOTS);
  });

  test('do not tell where something is, but what it does', () => {
    const moved = {
      ...MERGES,
      operations: MERGES.operations.map((each) =>
        each.kind === 'mmap' ? { ...each, start: each.start + 3 } : each,
      ),
    };
    expect(featuresOf(moved)).toEqual(featuresOf(MERGES));
    expect(featuresOf(edited(2, { start: 5 })), 'not merged').not.toEqual(featuresOf(MERGES));
    expect(featuresOf(edited(2, { shared: 1 }))).not.toEqual(featuresOf(MERGES));
  });

  test('of all modes are some thousands', () => {
    const seen = new Set<number>();
    for (const { id } of MODES) {
      const block = new CaseBlock(id, 'features', 0);
      for (let i = 0; i < 1024; i++) for (const feature of featuresOf(block.next())) seen.add(feature);
    }
    expect(seen.size).toBeGreaterThan(2_000);
    expect(seen.size).toBeLessThan(8_000);
  });

  test('take in the edges of a tree, each tree its own', () => {
    const plain = featuresOf(MERGES).length;
    reader.addEdges(Int32Array.of(5, 9, 5));
    expect(reader.count).toBe(plain + 2);
    reader.addEdges(Int32Array.of(5, 9), 1);
    expect(reader.count).toBe(plain + 4);
  });
});
