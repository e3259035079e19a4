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
import { TreeLane } from './kernel-tree/lane.js';
import type { BlockPlan } from './plan.js';

/** The reference is more than ten times slower than the optimized model: it runs in one case of so many. */
export const ORACLE_STRIDE = 8;

/** A relation takes a second run, and does not need every case. */
const RELATION_STRIDE = 4;

/** What shows a bucket: a release, by its id, or a kernel tree, by its name. */
export type Subject = string;

export interface BucketSighting {
  readonly bucket: string;
  readonly subject: Subject;
  /** The release itself, or the tree's profile. */
  readonly release: ReleaseId;
  readonly finding: Omit<Finding, 'scenario' | 'bucket' | 'release'>;
  readonly timesSeen: number;
  readonly firstIndex: number;
  readonly token: string;
}

export interface PropertyCount {
  readonly subject: Subject;
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
  /** What each tree has run, and what it could not. */
  readonly treeCases: readonly { readonly name: string; readonly cases: number; readonly skipped: number }[];
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
      sightings: new Sightings(),
    };
  });
  const trees = plan.trees.map((tree) => ({
    lane: new TreeLane(tree, { properties, relationStride: RELATION_STRIDE }),
    sightings: new Sightings(),
  }));
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
      for (const finding of lane.judge.judge(scenario, wire, trace, index))
        lane.sightings.add(finding, index);
    }
    for (const { lane, sightings } of trees) {
      const { trace, findings } = lane.run(scenario, wire, index);
      if (trace !== null) digest.update(bytesOf(trace));
      for (const finding of findings) sightings.add(finding, index);
    }
  }

  const sightings = [
    ...lanes.flatMap(({ id, sightings }) => sightings.on(id, id)),
    ...trees.flatMap(({ lane, sightings }) => sightings.on(lane.id, lane.release.id)),
  ];
  const counts = [
    ...lanes.flatMap(({ id, judge }) => judge.counts().map((count) => ({ subject: id, ...count }))),
    ...trees.flatMap(({ lane }) => lane.judge.counts().map((count) => ({ subject: lane.id, ...count }))),
  ];
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
    treeCases: trees.map(({ lane: { id, cases, skipped } }) => ({ name: id, cases, skipped })),
  };
}

/** The buckets that one subject has shown in a block, each with its first case. */
class Sightings {
  private readonly seen = new Map<
    string,
    { readonly finding: Finding; timesSeen: number; readonly firstIndex: number; readonly token: string }
  >();

  add(finding: Finding, index: number): void {
    const seen = this.seen.get(finding.bucket);
    if (seen !== undefined) seen.timesSeen++;
    else
      this.seen.set(finding.bucket, {
        finding,
        timesSeen: 1,
        firstIndex: index,
        token: encodeToken(finding.scenario),
      });
  }

  on(subject: Subject, release: ReleaseId): BucketSighting[] {
    return [...this.seen].map(([bucket, { finding, timesSeen, firstIndex, token }]) => {
      // The scenario goes as a token.
      const { scenario: _, bucket: __, release: ___, ...rest } = finding;
      return {
        bucket,
        subject,
        release,
        finding: rest,
        timesSeen,
        firstIndex,
        token,
      };
    });
  }
}

function bytesOf(trace: Int32Array): Uint8Array {
  return new Uint8Array(trace.buffer, trace.byteOffset, 4 * trace[TRACE.words]);
}
