import { createHash } from 'node:crypto';
import { singleCounts } from '../generators/labels.js';
import { findRelease, profileOf, type ReleaseId } from '../models/releases.js';
import type { Finding, Verdict } from '../properties/property.js';
import { findProperty } from '../properties/registry.js';
import type { CaseOrigin, Matrix, MatrixCell } from '../reports/result.js';
import type { BlockResult, BucketSighting, Disagreement, FirstSighting, Subject } from './block.js';
import { CoverageCollector } from './coverage.js';
import { Corpus } from './guided/corpus.js';
import { GUIDED } from './guided/mode.js';
import { type RunPlan, subjectsOf } from './plan.js';
import { DiscoveryCollector } from './statistics/discovery.js';
import { LabelShares } from './statistics/label-shares.js';

/** A bucket as a run has seen it so far. */
export interface CollectedBucket {
  readonly bucket: string;
  readonly finding: FirstSighting['finding'];
  /** Where it was seen first, and the release that is or that its profile is of. */
  readonly subject: Subject;
  readonly release: ReleaseId;
  readonly token: string;
  readonly origin: CaseOrigin;
  readonly subjects: Set<Subject>;
  timesSeen: number;
}

/** What of a plan decides how its block results are to be read. */
export type CollectedPlan = Pick<RunPlan, 'seed' | 'modes' | 'releases' | 'trees' | 'properties' | 'plateau'>;

/**
 * Adds up block results, committed in the order of their numbers. Its state depends on them alone, so it
 * can be rebuilt from what an event log holds. Its size depends on the buckets met, not on the blocks.
 */
export class Collector {
  readonly buckets = new Map<string, CollectedBucket>();
  readonly coverage: CoverageCollector;
  readonly labelShares = new LabelShares();
  readonly discovery: DiscoveryCollector;
  /** Of a run with guided blocks. */
  readonly corpus: Corpus | null;
  readonly subjects: readonly Subject[];
  readonly treeCases: { cases: number; skipped: number }[];
  readonly disagreements: { count: number; first: Disagreement | null } = { count: 0, first: null };
  blocks = 0;
  cases = 0;
  compared = 0;
  /** Over all blocks committed, each linked to those before it. */
  digest = '';
  private readonly counts: number[];

  constructor(private readonly plan: CollectedPlan) {
    this.subjects = subjectsOf(plan);
    this.counts = new Array(2 * this.subjects.length * plan.properties.length).fill(0);
    this.treeCases = plan.trees.map(() => ({ cases: 0, skipped: 0 }));
    this.discovery = new DiscoveryCollector(plan.plateau ?? null);
    this.corpus = plan.modes.includes(GUIDED) ? new Corpus(plan.seed) : null;
    this.coverage = new CoverageCollector(plan.releases.map((id) => profileOf(findRelease(id))));
  }

  commit(result: BlockResult): void {
    this.blocks++;
    this.cases += result.cases;
    this.compared += result.compared;
    this.digest = createHash('sha256').update(this.digest).update(result.digest).digest('hex');
    this.coverage.add(result.coverage);
    this.labelShares.add(result.mode, result.cases, singleCounts(result.coverage.labels));
    this.discovery.commit(result);
    this.corpus?.commit(result);
    this.disagreements.count += result.disagreements.count;
    this.disagreements.first ??= result.disagreements.first;
    for (const [i, { cases, skipped }] of result.trees.entries()) {
      this.treeCases[i].cases += cases;
      this.treeCases[i].skipped += skipped;
    }
    for (const [i, count] of result.counts.entries()) this.counts[i] += count;
    for (const sighting of result.sightings) this.addSighting(sighting, result);
  }

  matrix(): Matrix {
    const findings = [...this.buckets.values()].map(({ bucket, finding, subjects }) => ({
      bucket,
      property: finding.property,
      verdict: finding.verdict,
      subjects,
    }));
    const properties = this.plan.properties.map(findProperty);
    const rows = properties.map((property, p) => ({
      property: property.id,
      kind: property.kind,
      sentence: property.sentence,
      cells: this.subjects.map((subject, s): MatrixCell => {
        const at = 2 * (s * properties.length + p);
        const [evaluated, failed] = [this.counts[at], this.counts[at + 1]];
        const here = findings.filter(
          (finding) => finding.property === property.id && finding.subjects.has(subject),
        );
        return {
          evaluated,
          failed,
          outcome: worst(here.map(({ verdict }) => verdict)) ?? (evaluated > 0 ? 'held' : 'notEvaluated'),
          buckets: here.map(({ bucket }) => bucket).sort(),
        };
      }),
    }));
    return { releases: this.subjects, rows };
  }

  private addSighting({ bucket, first, seen }: BucketSighting, { mode, block }: BlockResult): void {
    let known = this.buckets.get(bucket);
    if (known === undefined) {
      if (first === null) throw new TypeError(`block ${block} has no first case of ${bucket}`);
      const { index, ...rest } = first;
      const origin = { mode, seed: this.plan.seed, block, index };
      known = { bucket, ...rest, origin, subjects: new Set(), timesSeen: 0 };
      this.buckets.set(bucket, known);
    }
    for (const [subject, cases] of seen) {
      known.subjects.add(this.subjects[subject]);
      known.timesSeen += cases;
    }
  }
}

/** What is said of lawful hooks comes first: a violation, then a difference by design. */
export function worst(verdicts: readonly Verdict[]): Finding['verdict'] | null {
  const order: readonly Verdict[] = ['violation', 'difference', 'hookFault'];
  return order.find((verdict) => verdicts.includes(verdict)) ?? null;
}
