import type { Space, SpaceSource } from '../engine/space.js';
import { Walker, type WalkObserver } from './walk.js';

/** Walks that a worker takes at a time; nothing in a result depends on it but where an interrupt cuts it. */
export const BATCH_WALKS = 8;

/** Some walks to be taken: plain data, for a worker. */
export interface BatchTask {
  readonly source: SpaceSource;
  readonly seed: string;
  /** Steps a walk, at most. */
  readonly depth: number;
  /** The number of the first walk. */
  readonly first: number;
  readonly walks: number;
}

/** The shortest way seen to a violation of its kind; of equally long ones, that of the first walk. */
export interface WalkWitness {
  /** Transitions that show this kind, each counted as often as a walk came by. */
  count: number;
  /** The states of the way, one behind the other. */
  path: Int32Array;
}

export interface BatchResult {
  readonly walks: number;
  readonly steps: number;
  readonly transitions: number;
  /** Walks that have ended before the depth, where no step leads on. */
  readonly ended: number;
  /** The initial states begun in, in the order of walks. */
  readonly starts: readonly number[];
  /** The words of the states come to, one behind the other, as they were come to. */
  readonly states: Int32Array;
  readonly counters: Float64Array;
  readonly violations: ReadonlyMap<number, WalkWitness>;
}

/** Takes the walks of a task. */
export function walkBatch(space: Space, { seed, depth, first, walks }: BatchTask): BatchResult {
  const seen = new Seen(space.stateWords, walks * (depth + 1));
  const walker = new Walker(space, depth, seen);
  let steps = 0;
  let transitions = 0;
  let ended = 0;
  const starts: number[] = [];
  space.counts.fill(0);
  for (let index = first; index < first + walks; index++) {
    const walk = walker.walk(seed, index);
    steps += walk.steps;
    transitions += walk.transitions;
    if (walk.steps < depth) ended++;
    starts.push(walk.start);
  }
  const { violations } = seen;
  const counters = space.counts.slice();
  space.counts.fill(0);
  return { walks, steps, transitions, ended, starts, states: seen.words(), counters, violations };
}

/** Adds what was seen in later walks. */
export function addWitnesses(to: Map<number, WalkWitness>, from: ReadonlyMap<number, WalkWitness>): void {
  for (const [kind, { count, path }] of from) {
    const known = to.get(kind);
    if (known === undefined) to.set(kind, { count, path });
    else {
      known.count += count;
      if (path.length < known.path.length) known.path = path;
    }
  }
}

class Seen implements WalkObserver {
  readonly violations = new Map<number, WalkWitness>();
  private readonly states: Int32Array;
  private at = 0;

  constructor(width: number, most: number) {
    this.states = new Int32Array(width * most);
  }

  state(words: Int32Array): void {
    this.states.set(words, this.at);
    this.at += words.length;
  }

  violation(kind: number, path: Int32Array): void {
    const known = this.violations.get(kind);
    if (known === undefined) {
      this.violations.set(kind, { count: 1, path: path.slice() });
      return;
    }
    known.count++;
    if (path.length < known.path.length) known.path = path.slice();
  }

  words(): Int32Array {
    return this.states.slice(0, this.at);
  }
}
