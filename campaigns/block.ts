/**
 * One block of a campaign: 1,024 cases on every release, with what they showed. Depends on its plan
 * alone, so it can run on any worker, in any order, on any machine.
 */
import { createHash } from 'node:crypto';
import { CaseBlock, type CaseSource } from '../generators/block.js';
import { findMode, type ModeId } from '../generators/modes.js';
import { BLOCK_CASES } from '../generators/seeds.js';
import { encodeToken } from '../models/archive.js';
import { createOptimized } from '../models/optimized/index.js';
import { createReference } from '../models/reference/index.js';
import { findRelease, profileOf, type ReleaseId } from '../models/releases.js';
import { sameTrace } from '../models/same-trace.js';
import { TRACE } from '../models/trace-layout.js';
import { Judge } from '../properties/judge.js';
import type { Finding } from '../properties/property.js';
import { findProperty } from '../properties/registry.js';
import { type BlockCoverage, BlockWatch } from './coverage.js';
import { drawAhead } from './draw-ahead.js';
import { GuidedCases } from './guided/cases.js';
import { type BlockFeatures, FeatureCounts } from './guided/feature-counts.js';
import { type Discovery, NO_GUIDANCE } from './guided/guidance.js';
import { GUIDED } from './guided/mode.js';
import { FeatureProbe } from './guided/probe.js';
import { Scout } from './guided/scout.js';
import { TreeLane } from './kernel-tree/lane.js';
import type { BlockPlan } from './plan.js';

/** The reference is more than ten times slower than the optimized model: it runs in one case of so many. */
export const ORACLE_STRIDE = 8;

/** Cases that a tree is told of together. */
const CASES_AHEAD = 32;

/** A relation takes a second run, and does not need every case. */
const RELATION_STRIDE = 4;

/** What shows a bucket: a release, by its id, or a kernel tree, by its name. */
export type Subject = string;

/** The first case that showed a bucket in a block, on the first of its subjects that did. */
export interface FirstSighting {
  readonly subject: Subject;
  /** The subject itself, or the tree's profile. */
  readonly release: ReleaseId;
  readonly finding: Omit<Finding, 'scenario' | 'bucket' | 'release'>;
  readonly index: number;
  readonly token: string;
}

/** A bucket as one block has shown it. */
export interface BucketSighting {
  readonly bucket: string;
  /** Null: left out, since a block committed before has shown the bucket, and that one's counts. */
  readonly first: FirstSighting | null;
  /** The case that showed it, where it was one alone. */
  readonly only: number | null;
  /** Cases, by index in {@link subjectsOf}; only subjects that showed it. */
  readonly seen: readonly (readonly [subject: number, cases: number])[];
}

export interface Disagreement {
  readonly release: ReleaseId;
  readonly index: number;
  readonly token: string;
}

/**
 * What a block has come to: plain JSON, and all that a run keeps of it. It goes over threads, to other
 * machines and into the event log as it is. Arrays are in the order of the plan, to keep it small.
 */
export interface BlockResult {
  readonly mode: string;
  readonly block: number;
  readonly cases: number;
  /** Over every trace and every finding of the block. */
  readonly digest: string;
  /** Of subject s and property p of n: cases evaluated at `2 * (s * n + p)`, and failed ones behind. */
  readonly counts: readonly number[];
  readonly sightings: readonly BucketSighting[];
  /** Runs of the optimized model compared with the reference. */
  readonly compared: number;
  readonly disagreements: { readonly count: number; readonly first: Disagreement | null };
  readonly coverage: BlockCoverage;
  readonly features: BlockFeatures;
  /** For guided search, where the run has it. */
  readonly discoveries?: readonly Discovery[];
  /** What each tree has run, and what it could not. */
  readonly trees: readonly { readonly cases: number; readonly skipped: number }[];
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
  const probe = probeOf(plan);
  const guided = plan.mode === GUIDED ? guidedCases(plan, probe) : null;
  const cases: CaseSource = guided ?? new CaseBlock(findMode(plan.mode).id as ModeId, plan.seed, plan.block);
  const scout = plan.guidance === undefined ? null : new Scout(plan.guidance, probe);
  const counts = new FeatureCounts();
  const watch = new BlockWatch(plan.releases.map((id) => profileOf(findRelease(id))));
  const digest = createHash('sha256');
  const disagreements: { count: number; first: Disagreement | null } = { count: 0, first: null };
  let compared = 0;
  const group = trees.length === 0 || guided !== null ? 1 : CASES_AHEAD;
  const drawn = drawAhead(cases, group, (some) => {
    probe.tell(some);
    for (const { lane } of trees) lane.tell(some);
  });
  for (const { scenario, wire, index } of drawn) {
    watch.addCase(scenario);
    const { features, count } = probe.look(wire);
    counts.add(features, count, index);
    const discovered = scout?.note(scenario, features, count);
    if (discovered) guided?.learn(discovered.scenario);
    for (const lane of lanes) {
      const trace = lane.model.run(wire);
      digest.update(bytesOf(trace));
      watch.addRun(trace, wire);
      if (plan.oracle && index % ORACLE_STRIDE === 0) {
        compared++;
        if (!sameTrace(trace, lane.reference.run(wire))) {
          disagreements.count++;
          disagreements.first ??= { release: lane.id, index, token: encodeToken(scenario) };
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

  const sightings = bySubject([
    ...lanes.map(({ id, sightings }) => ({ subject: id, release: id, seen: sightings.seen })),
    ...trees.map(({ lane, sightings }) => ({
      subject: lane.id,
      release: lane.release.id,
      seen: sightings.seen,
    })),
  ]);
  const propertyCounts = [...lanes, ...trees.map(({ lane }) => lane)].flatMap(({ judge }) =>
    countsOf(judge, plan.properties),
  );
  digest.update(
    JSON.stringify([
      propertyCounts,
      sightings.map(({ bucket, first, seen }) => [bucket, first?.index, seen]),
    ]),
  );
  return {
    mode: plan.mode,
    block: plan.block,
    cases: BLOCK_CASES,
    digest: digest.digest('hex'),
    counts: propertyCounts,
    sightings,
    compared,
    disagreements,
    coverage: watch.result(),
    features: counts.result(),
    ...(scout && { discoveries: scout.discoveries }),
    trees: trees.map(({ lane: { cases, skipped } }) => ({ cases, skipped })),
  };
}

/** Looks at cases under the newest release of the plan, and where trees have builds for it, at their edges. */
function probeOf({ releases, trees }: BlockPlan): FeatureProbe {
  const newest = releases.filter((id) => id !== 'ideal').at(-1) ?? releases.at(-1) ?? trees[0].release;
  const profile = profileOf(findRelease(newest));
  const programs = trees.flatMap(({ coverage }) => coverage ?? []);
  return new FeatureProbe(createOptimized(profile, newest), profile.features, programs);
}

function guidedCases(plan: BlockPlan, probe: FeatureProbe): GuidedCases {
  return new GuidedCases(plan, plan.guidance ?? NO_GUIDANCE, (wire) => probe.isLawful(wire));
}

function countsOf(judge: Judge, properties: readonly string[]): number[] {
  const counts = new Map(judge.counts().map((count) => [count.property, count]));
  return properties.flatMap((id) => {
    const { evaluated, failed } = counts.get(id)!;
    return [evaluated, failed];
  });
}

/** A bucket on one subject, with its first case there. */
interface Sighting {
  readonly finding: Finding;
  readonly index: number;
  readonly token: string;
  cases: number;
  lastIndex: number;
}

/** The buckets that one subject has shown in a block. */
class Sightings {
  readonly seen = new Map<string, Sighting>();

  add(finding: Finding, index: number): void {
    const seen = this.seen.get(finding.bucket);
    if (seen === undefined) {
      const token = encodeToken(finding.scenario);
      this.seen.set(finding.bucket, { finding, index, token, cases: 1, lastIndex: index });
    } else {
      seen.cases++;
      seen.lastIndex = index;
    }
  }
}

/** The buckets of all subjects, in the order in which a subject after the other has shown them. */
function bySubject(
  subjects: readonly {
    readonly subject: Subject;
    readonly release: ReleaseId;
    readonly seen: ReadonlyMap<string, Sighting>;
  }[],
): BucketSighting[] {
  const buckets = new Map<string, { first: FirstSighting; only: number | null; seen: [number, number][] }>();
  subjects.forEach(({ subject, release, seen }, number) => {
    for (const [bucket, { finding, index, token, cases, lastIndex }] of seen) {
      let entry = buckets.get(bucket);
      if (entry === undefined) {
        // The scenario goes as a token.
        const { scenario: _, bucket: __, release: ___, ...rest } = finding;
        entry = { first: { subject, release, finding: rest, index, token }, only: index, seen: [] };
        buckets.set(bucket, entry);
      }
      if (index !== entry.only || lastIndex !== entry.only) entry.only = null;
      entry.seen.push([number, cases]);
    }
  });
  return [...buckets].map(([bucket, entry]) => ({ bucket, ...entry }));
}

function bytesOf(trace: Int32Array): Uint8Array {
  return new Uint8Array(trace.buffer, trace.byteOffset, 4 * trace[TRACE.words]);
}
