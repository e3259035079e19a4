import type { Scenario } from '../models/scenario.js';
import { smallerCandidates } from './candidates.js';
import { compareKeys, scenarioKey } from './order.js';
import { PASSES } from './passes/index.js';
import { twoStepCandidates } from './two-step.js';

export interface ShrinkOptions {
  readonly maxEvaluations?: number;
  readonly exhaustiveBelow?: number;
}

export interface ShrinkResult {
  readonly scenario: Scenario;
  readonly evaluations: number;
  readonly provenLeast: boolean;
  readonly passes: readonly PassCount[];
}

export interface PassCount {
  readonly id: string;
  readonly tried: number;
  readonly taken: number;
}

export function shrink(
  start: Scenario,
  reproduces: (candidate: Scenario) => boolean,
  options: ShrinkOptions = {},
): ShrinkResult {
  const search = new Search(start, reproduces, options.maxEvaluations ?? 100_000);
  do {
    search.toFixedPoint();
  } while (search.tryAll('two-step', twoStepCandidates(search.best)));
  return {
    scenario: search.best,
    evaluations: search.evaluations,
    provenLeast: false,
    passes: search.counts(),
  };
}

class Search {
  best: Scenario;
  evaluations = 0;
  private bestKey: readonly number[];
  private readonly tried = new Set<string>();
  private readonly passCounts = new Map<string, { tried: number; taken: number }>();

  constructor(
    start: Scenario,
    private readonly reproduces: (candidate: Scenario) => boolean,
    private readonly maxEvaluations: number,
  ) {
    this.best = start;
    this.bestKey = scenarioKey(start);
  }

  toFixedPoint(): void {
    let idle = 0;
    for (let at = 0; idle < PASSES.length && !this.exhausted(); at = (at + 1) % PASSES.length) {
      idle = this.runPass(at) ? 0 : idle + 1;
    }
  }

  private runPass(at: number): boolean {
    const pass = PASSES[at];
    let taken = false;
    let skip = 0;
    while (!this.exhausted()) {
      const index = this.firstTaken(pass.id, smallerCandidates(pass, this.best), skip);
      if (index < 0) return taken;
      taken = true;
      skip = index;
    }
    return taken;
  }

  tryAll(id: string, candidates: Iterable<Scenario>): boolean {
    return this.firstTaken(id, candidates, 0) >= 0;
  }

  private firstTaken(id: string, candidates: Iterable<Scenario>, skip: number): number {
    let index = 0;
    for (const candidate of candidates) {
      if (this.exhausted()) return -1;
      if (index >= skip && this.take(id, candidate)) return index;
      index++;
    }
    return -1;
  }

  private take(id: string, candidate: Scenario): boolean {
    const key = scenarioKey(candidate);
    const name = key.join();
    if (this.tried.has(name)) return false;
    this.tried.add(name);
    const count = this.passCounts.get(id) ?? { tried: 0, taken: 0 };
    this.passCounts.set(id, count);
    count.tried++;
    this.evaluations++;
    if (!this.reproduces(candidate)) return false;
    if (compareKeys(key, this.bestKey) >= 0) return false;
    count.taken++;
    this.best = candidate;
    this.bestKey = key;
    return true;
  }

  private exhausted(): boolean {
    return this.evaluations >= this.maxEvaluations;
  }

  counts(): PassCount[] {
    return [...this.passCounts].map(([id, count]) => ({ id, ...count }));
  }
}
