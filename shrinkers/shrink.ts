/**
 * Reduction of a failing scenario to the least one that still shows the same bug.
 *
 * ## What must always hold
 *
 * *Valid.* The scenario language is total, so the passes need not know what operations mean. Whatever
 * they propose lies within the bounds of the schema, uses only what the models run, and can be
 * evaluated as it is.
 *
 * *Smaller.* There is one order on scenarios, `scenarioOrder`, and nothing is taken that is not smaller
 * by it. Scenarios are bounded, so a strictly falling sequence of them ends: no pass needs an argument
 * of its own for why it stops, and passes may undo one another's shapes without going round in
 * circles. The order also decides what a least form looks like. Passes only decide how fast, and
 * how surely, it is found.
 *
 * *The same bug.* A candidate is taken only if `reproduces` says so, and the caller passes a predicate
 * that knows the bucket (law, field and cause). Without that lock shrinking slips: on the way down from
 * a subtle bug lie many plain ones, and each of them would be welcome to a predicate that only asks
 * "does something fail?".
 *
 * *Deterministic.* No randomness, no clock, no unordered iteration; the budget counts evaluations. The
 * same start and predicate give the same result, so a report can be made again from its token.
 *
 * ## How it goes
 *
 * 1. *Passes to a fixed point* (passes/). Each pass proposes candidates, the boldest first. When one is
 *    taken, the pass goes on from the same position in its proposals for the new scenario: what has just
 *    been found not to work before that position seldom works now, and if it does, the next round finds
 *    it. The end is a full round in which no pass takes anything.
 * 2. *Two changes at once* (pairs/). A fixed point of single simplifications can be a local minimum.
 *    Here a change that simplifies goes together with one that need not. When one of these thousands
 *    of proposals is taken, the passes start again.
 * 3. *Everything smaller* (least.ts), when the scope is small enough: all scenarios made of the kinds
 *    and values at hand. When one is found, it starts again from there.
 *
 * Candidates once tried are remembered, since different passes meet in the same scenario all the time.
 *
 * ## Why the passes stand in this order
 *
 * Cheap deletions of much come first: every part that goes makes all later passes shorter. A run of
 * operations is tried before a file, a file before its steps, since the larger contains the smaller.
 * Then parts that can only go when something takes their place: a wrapper whose lower file is opened
 * instead, a file whose steps another does under a guard, a process whose work the other does, a
 * descriptor slot that another stands for, a file that gives way to anonymous memory, a driver that
 * counts its users and gives up all of it at once. Dropping two parts
 * at once is quadratic, so it waits until few are left. Kinds (hooks, operations, steps, guards, fault
 * sites) come before values, since a value that is least for one kind means nothing for another. Values
 * go down together before they go down one by one; an argument that says several things (an action's
 * type, range and page frame) goes down in each part. Order and names (which slot, which file number,
 * which operation first) come last: they change no size, and only make equal what is the same.
 *
 * ## Why nearly every start ends in the same form
 *
 * Two starts end apart when some change is only possible together with another. So the moves to look
 * for are those that keep a relation between parts while each part changes:
 * - *Neighbours.* Two ranges merge only if they touch and their offsets continue one another. No
 *   change of one start or length keeps that. Taking a page out of the arena does (collapse-pages), and
 *   moving everything (shift-pages). Whether the second range stands behind the first, before it or
 *   over it is a choice of its own (align-ranges).
 * - *Who sets and who clears.* A flag that is cleared must have been set. All words change their flag
 *   together (lower-flags-together); flag and protection change as a pair (change-two), for which the
 *   protection of all mappings counts as one place.
 * - *Who takes and who gives.* Operations that count users, what a hook or ->mapped takes, and what is
 *   given back belong together: one without the others is another bug, the driver's own
 *   (plain-counting).
 * - *Two of a kind.* Two mappings that must differ can be of two files, or of one file with a guard
 *   (merge-files-guarded).
 * - *Names.* Slots, file numbers and the order of operations are exchanged as a whole.
 * - *Instead of.* One failure serves as well as another: a driver's error, a fault, a refused mapping
 *   (replace-files-by-faults, drop-and-add). One program does what another does by other means; short
 *   ones can be listed (rewrite-file).
 *
 * What remains are bugs with two mechanisms so unlike each other that no short way leads from one to the
 * other. There the exhaustive search helps when it fits; otherwise the campaign, which keeps the
 * smallest of all starts. bench/shrink-quality.ts measures how often that happens.
 *
 * ## What `provenLeast` claims
 *
 * That no scenario of the scope (see `scopeOf`: any number of the operations, files, steps and
 * faults of the kinds and with the values that the found one contains, and the least values) is smaller
 * and reproduces. Each of them has been looked at, apart from those that hold a part without effect
 * and so have an equal that is smaller still. It says nothing of kinds and values that the found scenario
 * does not contain; those have been tried one and two at a time.
 */
import type { Scenario } from '../models/scenario.js';
import { findLeast } from './least.js';
import { compareKeys, scenarioKey } from './order.js';
import { PAIR_PASSES } from './pairs/index.js';
import type { Pass } from './pass.js';
import { PASSES } from './passes/index.js';

export interface ShrinkOptions {
  /** Stop after so many calls of the predicate. The best so far is the result. */
  readonly maxEvaluations?: number;
  /** Search everything smaller when its scope has at most so many scenarios; 0: never. */
  readonly exhaustiveBelow?: number;
}

/** Some seconds at the speed of the optimized model; a usual shrink takes a tenth of it or less. */
export const DEFAULT_MAX_EVALUATIONS = 200_000;
export const DEFAULT_EXHAUSTIVE_BELOW = 100_000;

export interface ShrinkResult {
  /** The smallest scenario found that reproduces; the start when there is none. */
  readonly scenario: Scenario;
  /** Calls of the predicate. */
  readonly evaluations: number;
  /** Whether the exhaustive search was complete: see the head of this file for what that claims. */
  readonly provenLeast: boolean;
  /** What each pass did, in the order in which they were first of use. */
  readonly passes: readonly PassCount[];
}

export interface PassCount {
  /** Of a pass, or `two-step`, `exhaustive`. */
  readonly id: string;
  /** Candidates evaluated. */
  readonly tried: number;
  readonly taken: number;
}

/**
 * The least scenario that can be found from `start`.
 *
 * @param start a scenario that reproduces; this is not checked
 * @param reproduces whether a candidate shows the same bug. It must depend on the candidate alone.
 */
export function shrink(
  start: Scenario,
  reproduces: (candidate: Scenario) => boolean,
  options: ShrinkOptions = {},
): ShrinkResult {
  const exhaustiveBelow = options.exhaustiveBelow ?? DEFAULT_EXHAUSTIVE_BELOW;
  const search = new Search(start, reproduces, options.maxEvaluations ?? DEFAULT_MAX_EVALUATIONS);
  let provenLeast = false;
  do {
    do search.runPasses();
    while (search.takeOneOf(PAIR_PASSES));
    provenLeast = search.searchBelow(exhaustiveBelow);
  } while (!search.settled());
  return {
    scenario: search.best,
    evaluations: search.evaluations,
    provenLeast,
    passes: search.passes(),
  };
}

/** The best scenario so far, and all that has been tried. */
class Search {
  best: Scenario;
  evaluations = 0;
  private bestKey: readonly number[];
  private settledAt: Scenario | null = null;
  private readonly tried = new Set<number>();
  private readonly counts = new Map<string, { tried: number; taken: number }>();

  constructor(
    start: Scenario,
    private readonly reproduces: (candidate: Scenario) => boolean,
    private readonly maxEvaluations: number,
  ) {
    this.best = start;
    this.bestKey = scenarioKey(start);
  }

  /** All passes, again and again, until none of them takes anything. */
  runPasses(): void {
    for (let at = 0, idle = 0; idle < PASSES.length && !this.exhausted(); at = (at + 1) % PASSES.length) {
      let from = 0;
      let taken = -1;
      do {
        taken = this.indexTaken(PASSES[at], from);
        idle = taken >= 0 ? 0 : from > 0 ? idle : idle + 1;
        from = taken;
      } while (taken >= 0);
    }
  }

  /** Whether one of the passes took a candidate; the others are then left. */
  takeOneOf(passes: readonly Pass[]): boolean {
    return passes.some((pass) => this.indexTaken(pass, 0) >= 0);
  }

  /** The exhaustive search; true when it was complete and found nothing smaller. */
  searchBelow(budget: number): boolean {
    const before = this.best;
    const left = Math.min(budget, this.maxEvaluations - this.evaluations);
    const { scenario, evaluations, complete } = findLeast(before, this.reproduces, left);
    this.evaluations += evaluations;
    const count = this.countOf('exhaustive');
    count.tried += evaluations;
    this.settledAt = scenario;
    if (scenario === before) return complete;
    count.taken++;
    this.best = scenario;
    this.bestKey = scenarioKey(scenario);
    this.settledAt = null;
    return false;
  }

  /** Whether the exhaustive search has changed nothing, or there is no budget left. */
  settled(): boolean {
    return this.settledAt === this.best || this.exhausted();
  }

  passes(): PassCount[] {
    return [...this.counts].map(([id, count]) => ({ id, ...count }));
  }

  /** Tries the proposals of a pass from one position on; the position of the one taken, or -1. */
  private indexTaken(pass: Pass, from: number): number {
    const count = this.countOf(pass.id);
    let index = 0;
    for (const candidate of pass.candidates(this.best)) {
      if (this.exhausted()) return -1;
      if (index >= from && this.take(candidate, count)) return index;
      index++;
    }
    return -1;
  }

  private take(candidate: Scenario, count: { tried: number; taken: number }): boolean {
    const key = scenarioKey(candidate);
    if (compareKeys(key, this.bestKey) >= 0) return false;
    const name = fingerprint(key);
    if (this.tried.has(name)) return false;
    this.tried.add(name);
    count.tried++;
    this.evaluations++;
    if (!this.reproduces(candidate)) return false;
    count.taken++;
    this.best = candidate;
    this.bestKey = key;
    return true;
  }

  private countOf(id: string): { tried: number; taken: number } {
    const count = this.counts.get(id) ?? { tried: 0, taken: 0 };
    this.counts.set(id, count);
    return count;
  }

  private exhausted(): boolean {
    return this.evaluations >= this.maxEvaluations;
  }
}

/** 52 bits of a key: among a million candidates two meet in one with a chance of one in ten thousand. */
function fingerprint(key: readonly number[]): number {
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;
  for (const number of key) {
    low = Math.imul(low ^ number, 0x01000193);
    high = Math.imul(high + number, 0x85ebca6b) ^ (high >>> 15);
  }
  return (high & 0xfffff) * 0x100000000 + (low >>> 0);
}
