/** reference == optimized over millions of cases and all releases, on all cores. */
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { CaseBlock } from '../generators/block.js';
import { MODES } from '../generators/modes.js';
import { BLOCK_CASES } from '../generators/seeds.js';
import { encodeToken } from '../models/archive.js';
import { createOptimized } from '../models/optimized/index.js';
import { createReference } from '../models/reference/index.js';
import { profileOf, RELEASES } from '../models/releases.js';
import { sameTrace } from '../models/same-trace.js';
import { encodeWire, MAX_WIRE_WORDS } from '../models/wire.js';

interface Share {
  readonly first: number;
  readonly step: number;
  readonly blocks: number;
}

interface Outcome {
  readonly cases: number;
  readonly differences: readonly string[];
}

/** Compares whole traces; each case runs on one release, in turn, on both models. */
function compare({ first, step, blocks }: Share): Outcome {
  const pairs = RELEASES.map((release) => ({
    release,
    optimized: createOptimized(profileOf(release), release.id),
    reference: createReference(release),
  }));
  const wire = new Int32Array(MAX_WIRE_WORDS);
  const differences: string[] = [];
  let cases = 0;
  for (let block = first; block < blocks; block += step) {
    const source = new CaseBlock(MODES[block % MODES.length].id, 'agreement', block);
    for (let index = 0; index < BLOCK_CASES; index++) {
      const scenario = source.next();
      encodeWire(scenario, wire);
      const { release, optimized, reference } = pairs[(block + index) % pairs.length];
      const left = optimized.run(wire);
      const right = reference.run(wire);
      if (!sameTrace(left, right)) differences.push(`${release.id} ${encodeToken(scenario)}`);
      cases++;
    }
  }
  return { cases, differences };
}

/** Prints how many cases were compared and how many differ; sets the exit code when any does. */
export async function benchAgreement(cases: number): Promise<void> {
  const blocks = Math.ceil(cases / BLOCK_CASES);
  const step = availableParallelism();
  const started = performance.now();
  const outcomes = await Promise.all(
    Array.from({ length: step }, (_, first) => {
      const share: Share = { first, step, blocks };
      return new Promise<Outcome>((resolve, reject) => {
        new Worker(fileURLToPath(import.meta.url), { workerData: share })
          .once('message', resolve)
          .once('error', reject);
      });
    }),
  );
  const compared = outcomes.reduce((sum, outcome) => sum + outcome.cases, 0);
  const differences = outcomes.flatMap((outcome) => outcome.differences);
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `reference == optimized: ${compared} cases over ${RELEASES.length} releases, ${differences.length} differ (${seconds.toFixed(0)} s)`,
  );
  for (const difference of differences.slice(0, 10)) console.log(`  ${difference}`);
  if (differences.length > 0) process.exitCode = 1;
}

if (!isMainThread && workerData !== null) parentPort?.postMessage(compare(workerData as Share));
