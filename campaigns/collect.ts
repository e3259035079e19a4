import { createHash } from 'node:crypto';
import type { ReleaseId } from '../models/releases.js';
import type { AnyProperty, Finding, Verdict } from '../properties/property.js';
import type { CaseOrigin, Matrix, MatrixCell } from '../reports/result.js';
import type { BlockResult, BucketSighting, Disagreement, Subject } from './block.js';
import { CoverageCollector } from './coverage.js';

/** A bucket as a run has seen it so far. */
export interface CollectedBucket {
  readonly bucket: string;
  readonly finding: BucketSighting['finding'];
  /** Where it was seen first, and the release that is or that its profile is of. */
  readonly subject: Subject;
  readonly release: ReleaseId;
  readonly token: string;
  readonly origin: CaseOrigin;
  readonly subjects: Set<Subject>;
  timesSeen: number;
}

/** Adds up block results, committed in the order of their numbers. */
export class Collector {
  readonly buckets = new Map<string, CollectedBucket>();
  readonly disagreements: Disagreement[] = [];
  readonly coverage = new CoverageCollector();
  readonly treeCases = new Map<string, { readonly cases: number; readonly skipped: number }>();
  blocks = 0;
  cases = 0;
  compared = 0;
  /** Over all blocks committed, each linked to those before it. */
  digest = '';
  private readonly counts = new Map<string, { evaluated: number; failed: number }>();

  commit(result: BlockResult): void {
    this.blocks++;
    this.cases += result.cases;
    this.compared += result.compared;
    this.digest = createHash('sha256').update(this.digest).update(result.digest).digest('hex');
    this.coverage.add(result.coverage);
    this.disagreements.push(...result.disagreements);
    for (const { name, cases, skipped } of result.treeCases) {
      const total = this.treeCases.get(name) ?? { cases: 0, skipped: 0 };
      this.treeCases.set(name, { cases: total.cases + cases, skipped: total.skipped + skipped });
    }
    for (const { subject, property, evaluated, failed } of result.counts) {
      const total = this.count(property, subject);
      total.evaluated += evaluated;
      total.failed += failed;
    }
    for (const sighting of result.sightings) this.addSighting(sighting, result);
  }

  matrix(properties: readonly AnyProperty[], releases: readonly Subject[]): Matrix {
    const findings = [...this.buckets.values()].map(({ bucket, finding, subjects }) => ({
      bucket,
      property: finding.property,
      verdict: finding.verdict,
      subjects,
    }));
    const rows = properties.map((property) => ({
      property: property.id,
      kind: property.kind,
      sentence: property.sentence,
      cells: releases.map((release): MatrixCell => {
        const count = this.count(property.id, release);
        const here = findings.filter(
          (finding) => finding.property === property.id && finding.subjects.has(release),
        );
        return {
          ...count,
          outcome:
            worst(here.map(({ verdict }) => verdict)) ?? (count.evaluated > 0 ? 'held' : 'notEvaluated'),
          buckets: here.map(({ bucket }) => bucket).sort(),
        };
      }),
    }));
    return { releases, rows };
  }

  private addSighting(
    { bucket, subject, release, finding, timesSeen, firstIndex, token }: BucketSighting,
    { plan }: BlockResult,
  ): void {
    const known = this.buckets.get(bucket);
    if (known !== undefined) {
      known.timesSeen += timesSeen;
      known.subjects.add(subject);
      return;
    }
    const origin = { mode: plan.mode, seed: plan.seed, block: plan.block, index: firstIndex };
    this.buckets.set(bucket, {
      bucket,
      finding,
      subject,
      release,
      token,
      origin,
      subjects: new Set([subject]),
      timesSeen,
    });
  }

  private count(property: string, subject: Subject) {
    const key = `${property} ${subject}`;
    let count = this.counts.get(key);
    if (count === undefined) {
      count = { evaluated: 0, failed: 0 };
      this.counts.set(key, count);
    }
    return count;
  }
}

/** What is said of lawful hooks comes first: a violation, then a difference by design. */
export function worst(verdicts: readonly Verdict[]): Finding['verdict'] | null {
  const order: readonly Verdict[] = ['violation', 'difference', 'hookFault'];
  return order.find((verdict) => verdicts.includes(verdict)) ?? null;
}
