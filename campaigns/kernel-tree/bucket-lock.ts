/** Whether a scenario shows on a tree what a bucket is about: the lock of the shrinkers. */
import { findRelease, profileOf } from '../../models/releases.js';
import type { Scenario } from '../../models/scenario.js';
import { encodeWire, MAX_WIRE_WORDS } from '../../models/wire.js';
import { parseBucket } from '../../properties/bucket.js';
import { firstDifference, TREE_RUNS } from '../../properties/comparisons/index.js';
import { isLawful } from '../../properties/contract.js';
import { Judge } from '../../properties/judge.js';
import type { TreePlan } from '../plan.js';
import { fieldOfCrash, requireCrash, runOrCrash, treeOf } from './processes.js';
import { yardstickOf } from './yardstick.js';

type Shows = (candidate: Scenario, wire: Int32Array) => boolean;

/** The lock of a bucket that a tree shows. A crash is a match only where the bucket is that crash. */
export function treeBucketLock(plan: TreePlan, bucket: string): (candidate: Scenario) => boolean {
  const { property } = parseBucket(bucket);
  const shows =
    property === TREE_RUNS.id
      ? crashes(plan, bucket)
      : property === yardstickOf(plan).property
        ? differs(plan, bucket)
        : violates(plan, bucket);
  const wire = new Int32Array(MAX_WIRE_WORDS);
  return (candidate) => {
    if (!candidate.mmu) return false;
    encodeWire(candidate, wire);
    return shows(candidate, wire);
  };
}

function crashes(plan: TreePlan, bucket: string): Shows {
  const { field, hook } = parseBucket(bucket);
  const { features } = profileOf(findRelease(plan.release));
  const programs = [treeOf(plan.fast), treeOf(plan.sanitized)];
  return (_, wire) => {
    if (isLawful(wire, features) === hook) return false;
    return programs.some((program) => {
      const { crash } = runOrCrash(program, wire);
      return crash !== undefined && fieldOfCrash(crash) === field;
    });
  };
}

function differs(plan: TreePlan, bucket: string): Shows {
  const { field } = parseBucket(bucket);
  const tree = treeOf(plan.fast);
  const { model } = yardstickOf(plan);
  return (_, wire) => {
    const { trace } = runOrCrash(tree, wire);
    const { trace: expected } = runOrCrash(model, wire);
    if (trace === undefined || expected === undefined) return false;
    return firstDifference(trace, expected)?.area === field;
  };
}

function violates(plan: TreePlan, bucket: string): Shows {
  const tree = treeOf(plan.fast);
  const judge = new Judge(findRelease(plan.release));
  return (candidate) => {
    try {
      return judge.hasBucket(candidate, bucket, tree);
    } catch (error) {
      requireCrash(error);
      return false;
    }
  };
}
