/** How many different features of lawful cases each way has shown after so many blocks, on the newest release. */
import Table from 'cli-table3';
import { FeatureProbe } from '../campaigns/guided/probe.js';
import { MODE_IDS } from '../generators/modes.js';
import { BLOCK_CASES } from '../generators/seeds.js';
import { createOptimized } from '../models/optimized/index.js';
import { findRelease, profileOf } from '../models/releases.js';
import { encodeWire, MAX_WIRE_WORDS } from '../models/wire.js';
import { median } from './samples.js';
import { guided, inBlocks, type Series, uniform } from './ways.js';

const RELEASE = '7.3';
const BLOCKS = [8, 16, 32, 64];

const WAYS: Readonly<Record<string, (seed: string) => Series>> = {
  uniform,
  modes: (seed) => inBlocks(seed),
  guided: (seed) => guided(seed, newProbe()),
  mixed: (seed) => guided(seed, newProbe(), MODE_IDS),
};

function newProbe(): FeatureProbe {
  const profile = profileOf(findRelease(RELEASE));
  return new FeatureProbe(createOptimized(profile, RELEASE), profile.features);
}

/** Features seen after each number of {@link BLOCKS}. */
function growth(series: Series): number[] {
  const probe = newProbe();
  const wire = new Int32Array(MAX_WIRE_WORDS);
  const seen = new Set<number>();
  let cases = 0;
  return BLOCKS.map((blocks) => {
    for (; cases < blocks * BLOCK_CASES; cases++) {
      encodeWire(series(), wire);
      if (!probe.isLawful(wire)) continue;
      const { features, count } = probe.look(wire);
      for (let i = 0; i < count; i++) seen.add(features[i]);
    }
    return seen.size;
  });
}

/** Prints medians over seeds. */
export function benchGrowth(seeds: readonly string[]): void {
  const head = ['features after', ...BLOCKS.map((blocks) => `${blocks} blocks`)];
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  for (const [way, make] of Object.entries(WAYS)) {
    const runs = seeds.map((seed) => growth(make(seed)));
    table.push([way, ...BLOCKS.map((_, i) => Math.round(median(runs.map((run) => run[i]))))]);
  }
  console.log(table.toString());
}
