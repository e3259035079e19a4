/**
 * A kernel tree beside the releases: the same cases, the same laws, on the tree's own traces. Besides, its
 * trace is compared with that of the model of its profile, and a crash is a finding like any other.
 */
import type { Crash } from '../../models/kernel-tree/crash.js';
import type { KernelTree } from '../../models/kernel-tree/index.js';
import { findRelease, profileOf, type Release } from '../../models/releases.js';
import type { Scenario } from '../../models/scenario.js';
import { bucketOf } from '../../properties/bucket.js';
import { firstDifference, TREE_RUNS } from '../../properties/comparisons/index.js';
import { isLawful } from '../../properties/contract.js';
import { Judge, type JudgeOptions } from '../../properties/judge.js';
import type { Finding } from '../../properties/property.js';
import type { Case } from '../draw-ahead.js';
import type { TreePlan } from '../plan.js';
import { fieldOfCrash, requireCrash, runOrCrash, treeOf } from './processes.js';
import { RunAhead } from './run-ahead.js';
import { type Yardstick, yardstickOf } from './yardstick.js';

/** The sanitized program takes several times as long: it runs one case of so many. */
const SANITIZED_STRIDE = 16;

/** Laws whose violation says that memory is used after it is freed, or was never there. */
const MEMORY_LAWS: readonly string[] = ['file-references-accounted', 'file-refcount-balance', 'no-oops'];

/** What a case came to on a tree. */
export interface TreeCase {
  /** Null where the process crashed, or where the tree cannot run the case. */
  readonly trace: Int32Array | null;
  /** That of the model or of the base; null where there is none either. */
  readonly expected: Int32Array | null;
  readonly findings: readonly Finding[];
}

export class TreeLane {
  readonly id: string;
  readonly release: Release;
  readonly judge: Judge;
  /** Scenarios that user space cannot run. */
  skipped = 0;
  cases = 0;
  private readonly tree: RunAhead;
  private readonly sanitized: KernelTree;
  private readonly yardstick: Yardstick;

  constructor(plan: TreePlan, options: JudgeOptions = {}) {
    this.id = plan.name;
    this.release = findRelease(plan.release);
    this.judge = new Judge(this.release, options);
    this.tree = new RunAhead(treeOf(plan.fast));
    this.sanitized = treeOf(plan.sanitized);
    this.yardstick = yardstickOf(plan);
  }

  /** Tells the processes which cases come next, so that they need not be asked one by one. */
  tell(cases: readonly Case[]): void {
    const possible = cases.filter(({ scenario }) => scenario.mmu);
    const wires = possible.map(({ wire }) => wire);
    const { model } = this.yardstick;
    if (model instanceof RunAhead) {
      model.forget();
      model.tell(wires);
    }
    this.tree.forget();
    const traces = this.tree.tell(wires);
    this.tree.tell(
      traces.flatMap((trace, i) => {
        const { scenario, wire, index } = possible[i];
        return this.judge.secondRuns(scenario, wire, this.tree, index, trace);
      }),
    );
  }

  /** Runs a case. Each process may crash by itself; what the others show counts all the same. */
  run(scenario: Scenario, wire: Int32Array, index = 0): TreeCase {
    if (!scenario.mmu) {
      this.skipped++;
      return { trace: null, expected: null, findings: [] };
    }
    this.cases++;
    const findings: Finding[] = [];
    const { trace: expected = null } = runOrCrash(this.yardstick.model, wire);
    const { trace = null, crash } = runOrCrash(this.tree, wire);
    if (crash !== undefined) findings.push(this.crashed(crash, scenario, wire, findings));
    if (trace !== null && expected !== null) findings.push(...this.differs(trace, expected, scenario));
    if (trace !== null) findings.push(...this.judged(scenario, wire, index, trace));
    if (index % SANITIZED_STRIDE === 0) {
      const sanitized = runOrCrash(this.sanitized, wire).crash;
      if (sanitized !== undefined) findings.push(this.crashed(sanitized, scenario, wire, findings));
    }
    return { trace, expected, findings };
  }

  /** What laws and relations say; a relation's second run may crash, too, and is then not evaluated. */
  private judged(scenario: Scenario, wire: Int32Array, index: number, trace: Int32Array): readonly Finding[] {
    try {
      return this.judge.judge(scenario, wire, this.tree, index, trace);
    } catch (error) {
      requireCrash(error);
      return [];
    }
  }

  private differs(trace: Int32Array, expected: Int32Array, scenario: Scenario): Finding[] {
    const difference = firstDifference(trace, expected);
    if (difference === null) return [];
    const { step, area: field, what: detail } = difference;
    const { property } = this.yardstick;
    return [this.finding(scenario, { property, field, step, verdict: 'violation', cause: [], detail })];
  }

  /**
   * A crash in a case that breaks a law about memory as well has that violation's cause. A hook that breaks
   * its contract has itself to blame.
   */
  private crashed(crash: Crash, scenario: Scenario, wire: Int32Array, others: readonly Finding[]): Finding {
    const cause = others.find((other) => MEMORY_LAWS.includes(other.property))?.cause ?? [];
    const verdict = isLawful(wire, profileOf(this.release).features) ? 'violation' : 'hookFault';
    const detail = crash.report;
    return this.finding(scenario, {
      ...{ property: TREE_RUNS.id, field: fieldOfCrash(crash), step: 0 },
      ...{ verdict, cause, detail },
    });
  }

  private finding(scenario: Scenario, about: Omit<Finding, 'bucket' | 'release' | 'scenario'>): Finding {
    const bucket = bucketOf(about, about.cause, about.verdict);
    return { ...about, bucket, release: this.release.id, scenario };
  }
}
