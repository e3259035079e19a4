/**
 * A kernel tree beside the releases: the same cases, the same laws, on the tree's own traces. Besides, its
 * trace is compared with that of the model of its profile, and a crash is a finding like any other.
 */
import type { Hash } from 'node:crypto';
import { VmacheckError } from '../models/errors.js';
import { crashOf } from '../models/kernel-tree/crash.js';
import type { KernelTree, TreeProgram } from '../models/kernel-tree/index.js';
import type { Model } from '../models/model.js';
import { createOptimized } from '../models/optimized/index.js';
import { findRelease, profileOf, type Release } from '../models/releases.js';
import type { Scenario } from '../models/scenario.js';
import { encodeWire, MAX_WIRE_WORDS } from '../models/wire.js';
import { bucketOf, parseBucket } from '../properties/bucket.js';
import {
  firstDifference,
  TREE_EQUALS_BASE,
  TREE_EQUALS_MODEL,
  type TraceDifference,
} from '../properties/comparisons/tree-equals-model.js';
import { TREE_RUNS } from '../properties/comparisons/tree-runs.js';
import { isLawful } from '../properties/contract.js';
import { Judge, type JudgeOptions } from '../properties/judge.js';
import type { Finding } from '../properties/property.js';
import type { TreePlan } from './plan.js';
import { treeOf } from './trees.js';

/** The sanitized program takes several times as long: it runs one case of so many. */
export const SANITIZED_STRIDE = 16;

/** A finding on a tree; `detail`: what the process said. */
export type TreeFinding = Finding & { readonly detail?: string };

export class TreeLane {
  readonly id: string;
  readonly release: Release;
  readonly judge: Judge;
  /** Scenarios that user space cannot run. */
  skipped = 0;
  cases = 0;
  private readonly tree: KernelTree;
  private readonly sanitized: KernelTree;
  /** What its traces are compared with. */
  private readonly yardstick: Yardstick;

  constructor(plan: TreePlan, options: JudgeOptions) {
    this.id = plan.name;
    this.release = findRelease(plan.release);
    this.judge = new Judge(this.release, options);
    this.tree = treeOf(plan.fast);
    this.sanitized = treeOf(plan.sanitized);
    this.yardstick = yardstickOf(plan);
  }

  /** The findings of a case. */
  run(scenario: Scenario, wire: Int32Array, index: number, digest: Hash): TreeFinding[] {
    if (!scenario.mmu) {
      this.skipped++;
      return [];
    }
    this.cases++;
    let findings: TreeFinding[] = [];
    try {
      const trace = this.tree.run(wire);
      digest.update(new Uint8Array(trace.buffer, trace.byteOffset, trace.byteLength));
      const difference = firstDifference(trace, this.yardstick.model.run(wire));
      findings = this.judge.judge(scenario, wire, this.tree, index);
      if (difference !== null)
        findings.unshift(differenceFinding(this.yardstick, difference, scenario, this.release));
      if (index % SANITIZED_STRIDE === 0) this.sanitized.run(wire);
      return findings;
    } catch (error) {
      return [...findings, this.crashFinding(error, scenario, wire, findings)];
    }
  }

  /** The trace that it is compared with, a copy. */
  expected(wire: Int32Array): Int32Array {
    return this.yardstick.model.run(wire).slice();
  }

  /** The trace of a scenario, a copy; null where the process crashes. */
  trace(wire: Int32Array): Int32Array | null {
    try {
      return this.tree.run(wire).slice();
    } catch {
      return null;
    }
  }

  /**
   * A crash in a case that breaks a law about memory as well has that violation's cause. A hook that breaks
   * its contract has itself to blame.
   */
  private crashFinding(
    error: unknown,
    scenario: Scenario,
    wire: Int32Array,
    others: readonly TreeFinding[],
  ): TreeFinding {
    const { field, detail } = fieldOfCrash(error, this.tree.build);
    const property = TREE_RUNS.id;
    const lawful = isLawful(wire, profileOf(this.release).features);
    const cause = others.find((other) => MEMORY_LAWS.includes(other.property))?.cause ?? [];
    const verdict = lawful ? 'violation' : 'hookFault';
    const bucket = bucketOf({ property, field }, cause, verdict);
    return { property, field, step: 0, bucket, verdict, cause, release: this.release.id, scenario, detail };
  }
}

/** Laws whose violation says that memory is used after it is freed, or was never there. */
const MEMORY_LAWS: readonly string[] = ['file-references-accounted', 'file-refcount-balance', 'no-oops'];

/** Whether a scenario shows the same on a tree as the bucket of a finding there: the lock of the shrinkers. */
export function treeBucketLock(plan: TreePlan, bucket: string): (candidate: Scenario) => boolean {
  const release = findRelease(plan.release);
  const [property, ...rest] = bucket.split('/');
  const field = rest.slice(0, -1).join('/');
  const tree = treeOf(plan.fast);
  const wire = new Int32Array(MAX_WIRE_WORDS);
  const { property: comparison, model } = yardstickOf(plan);
  if (property === comparison) {
    return (candidate) => {
      if (!candidate.mmu) return false;
      encodeWire(candidate, wire);
      try {
        return firstDifference(tree.run(wire), model.run(wire))?.area === field;
      } catch {
        return false;
      }
    };
  }
  if (property === TREE_RUNS.id) {
    const programs = [tree, treeOf(plan.sanitized)];
    const { hook } = parseBucket(bucket);
    const { features } = profileOf(release);
    return (candidate) => {
      if (!candidate.mmu) return false;
      encodeWire(candidate, wire);
      if (isLawful(wire, features) === hook) return false;
      return programs.some((program) => crashField(program, wire) === field);
    };
  }
  const judge = new Judge(release);
  return (candidate) => {
    try {
      return candidate.mmu && judge.hasBucket(candidate, bucket, tree);
    } catch {
      return false;
    }
  };
}

function crashField(tree: KernelTree, wire: Int32Array): string | null {
  try {
    tree.run(wire);
    return null;
  } catch (error) {
    return fieldOfCrash(error, tree.build).field;
  }
}

/** What a tree's traces are compared with: its base, or the model of its profile. */
interface Yardstick {
  readonly property: string;
  readonly model: Model;
}

function yardstickOf({ base, release }: TreePlan): Yardstick {
  if (base !== undefined) return { property: TREE_EQUALS_BASE.id, model: treeOf(base.program) };
  const model = createOptimized(profileOf(findRelease(release)), release);
  return { property: TREE_EQUALS_MODEL.id, model };
}

function differenceFinding(
  { property }: Yardstick,
  { step, field, area }: TraceDifference,
  scenario: Scenario,
  { id }: Release,
): TreeFinding {
  return {
    property,
    field: area,
    step,
    detail: `the first difference is in ${field}`,
    bucket: `${property}/${area}/new`,
    verdict: 'violation',
    cause: [],
    release: id,
    scenario,
  };
}

function fieldOfCrash(error: unknown, { root, program }: TreeProgram): { field: string; detail: string } {
  if (!(error instanceof VmacheckError) || error.facts.code !== 'CHILD_FAILED') throw error;
  const { kind, place, report } = crashOf(error.facts.reason, root, program);
  return { field: `${kind}:${place}`, detail: report };
}
