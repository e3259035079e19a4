/**
 * One block of a campaign: 1,024 cases on every release, with what they showed. Depends on its plan
 * alone, so it can run on any worker, in any order, on any machine.
 */
import { createHash } from 'node:crypto';
import { CaseBlock } from '../generators/block.js';
import { findMode, type ModeId } from '../generators/modes.js';
import { BLOCK_CASES } from '../generators/seeds.js';
import { encodeToken } from '../models/archive.js';
import { createOptimized } from '../models/optimized/index.js';
import { createReference } from '../models/reference/index.js';
import { findRelease, profileOf, type ReleaseId } from '../models/releases.js';
import { sameTrace } from '../models/same-trace.js';
import type { Scenario } from '../models/scenario.js';
import { TRACE } from '../models/trace-layout.js';
import { encodeWire, MAX_WIRE_WORDS } from '../models/wire.js';
import { Judge } from '../properties/judge.js';
import type { Finding } from '../properties/property.js';
import { findProperty } from '../properties/registry.js';
import { type BlockCoverage, BlockWatch } from './coverage.js';
import type { BlockPlan } from './plan.js';

/** The reference is more than ten times slower than the optimized model: it runs in one case of so many. */
export const ORACLE_STRIDE = 8;

/** A relation takes a second run, and does not need every case. */
const RELATION_STRIDE = 4;

export interface BucketSighting {
  readonly bucket: string;
  readonly release: ReleaseId;
  readonly finding: Omit<Finding, 'scenario' | 'bucket' | 'release'>;
  readonly timesSeen: number;
  readonly firstIndex: number;
  readonly token: string;
}

export interface PropertyCount {
  readonly release: ReleaseId;
  readonly property: string;
  readonly evaluated: number;
  readonly failed: number;
}

export interface Disagreement {
  readonly release: ReleaseId;
  readonly index: number;
  readonly token: string;
}

export interface BlockResult {
  readonly plan: BlockPlan;
  readonly cases: number;
  /** Over every trace and every finding of the block. */
  readonly digest: string;
  readonly counts: readonly PropertyCount[];
  readonly sightings: readonly BucketSighting[];
  readonly compared: number;
  readonly disagreements: readonly Disagreement[];
  readonly coverage: BlockCoverage;
}

/** Runs a block. */
export function runBlock(plan: BlockPlan): BlockResult {
  const properties = plan.properties.map(findProperty);
  const lanes = plan.releases.map((id) => {
    const release = findRelease(id);
    return {
      id,
      model: createOptimized(profileOf(release), id),
      reference: createReference(release),
      judge: new Judge(release, { properties, relationStride: RELATION_STRIDE }),
      sightings: new Map<
        string,
        { finding: Finding; timesSeen: number; firstIndex: number; token: string }
      >(),
    };
  });
  const cases = new CaseBlock(findMode(plan.mode).id as ModeId, plan.seed, plan.block);
  const watch = new BlockWatch(plan.releases.map((id) => profileOf(findRelease(id))));
  const wire = new Int32Array(MAX_WIRE_WORDS);
  const digest = createHash('sha256');
  const disagreements: Disagreement[] = [];
  let compared = 0;

  for (let index = 0; index < BLOCK_CASES; index++) {
    const scenario: Scenario = cases.next();
    encodeWire(scenario, wire);
    watch.addCase(scenario);
    for (const lane of lanes) {
      const trace = lane.model.run(wire);
      digest.update(bytesOf(trace));
      watch.addRun(trace, wire);
      if (plan.oracle && index % ORACLE_STRIDE === 0) {
        compared++;
        if (!sameTrace(trace, lane.reference.run(wire))) {
          disagreements.push({ release: lane.id, index, token: encodeToken(scenario) });
        }
      }
      for (const finding of lane.judge.judge(scenario, wire, trace, index)) {
        const seen = lane.sightings.get(finding.bucket);
        if (seen !== undefined) seen.timesSeen++;
        else
          lane.sightings.set(finding.bucket, {
            finding,
            timesSeen: 1,
            firstIndex: index,
            token: encodeToken(scenario),
          });
      }
    }
  }

  const sightings = lanes.flatMap((lane) =>
    [...lane.sightings].map(([bucket, { finding, timesSeen, firstIndex, token }]): BucketSighting => {
      const { property, field, step, verdict, cause } = finding;
      return {
        bucket,
        release: lane.id,
        finding: { property, field, step, verdict, cause },
        timesSeen,
        firstIndex,
        token,
      };
    }),
  );
  const counts = lanes.flatMap((lane) =>
    lane.judge.counts().map((count) => ({ release: lane.id, ...count })),
  );
  digest.update(
    JSON.stringify([
      counts,
      sightings.map(({ bucket, timesSeen, firstIndex }) => [bucket, timesSeen, firstIndex]),
    ]),
  );
  return {
    plan,
    cases: BLOCK_CASES,
    digest: digest.digest('hex'),
    counts,
    sightings,
    compared,
    disagreements,
    coverage: watch.result(),
  };
}

function bytesOf(trace: Int32Array): Uint8Array {
  return new Uint8Array(trace.buffer, trace.byteOffset, 4 * trace[TRACE.words]);
}
