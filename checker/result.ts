import type { ReleaseId } from '../models/releases.js';
import type { Scenario } from '../models/scenario.js';
import type { Finding } from '../properties/property.js';
import type { Level, SearchResult } from './engine/result.js';
import type { Scope } from './layer/scope.js';
import type { SymmetryLevel } from './layer/symmetry.js';

/** A bucket with its shortest counterexample within the scope. */
export interface Counterexample {
  readonly finding: Finding;
  readonly token: string;
  /** Operations of it; no scenario of the scope with fewer shows a violation of its kind. */
  readonly operations: number;
  /** Transitions of the whole scope that show a violation of this kind: see kinds.ts. */
  readonly transitions: number;
}

/** What exploring a scope has shown. Equal runs give the same JSON. */
export interface CheckResult {
  readonly release: ReleaseId;
  readonly scope: Scope;
  readonly symmetry: SymmetryLevel;
  /** `complete`, or why it ended before. */
  readonly status: SearchResult['status'];
  readonly configurations: number;
  /** Sets of files left out, since a hook of theirs breaks its contract. */
  readonly unlawful: number;
  readonly states: number;
  /** The states that these stand for: more than them with symmetry only. */
  readonly orbits: number;
  readonly transitions: number;
  readonly levels: readonly Level[];
  /** 64 bits over the set of states. */
  readonly digest: string;
  /** States not followed further, since something is lost or miscounted in them. */
  readonly unfollowed: number;
  /** Transitions that led out of the scope, by the bound they broke. */
  readonly cut: Readonly<Record<string, number>>;
  /**
   * Of the states followed, those from which nothing leads back to where nothing is open and mapped: for ever
   * if none is left unfollowed, else perhaps through those. Null: not known.
   */
  readonly stuck: number | null;
  readonly counterexamples: readonly Counterexample[];
  /** Violations that running their counterexample as a whole does not confirm: a mistake of the checker. */
  readonly unconfirmed: readonly string[];
  /** What never happened, so that nothing has been checked about it. */
  readonly vacuous: readonly string[];
  readonly counters: Readonly<Record<string, number>>;
  readonly relations: readonly RelationResult[];
}

/** What two runs side by side have shown. */
export interface RelationResult {
  readonly relation: string;
  readonly status: SearchResult['status'];
  /** Sets of files that the relation is about. */
  readonly configurations: number;
  /** Pairs of states. */
  readonly states: number;
  readonly transitions: number;
  /** Steps in which the relation had something to compare; 0 when complete: nothing is known of it. */
  readonly compared: number;
  /** Pairs not followed further, since they differ already. */
  readonly unfollowed: number;
  readonly cut: Readonly<Record<string, number>>;
  readonly counterexamples: readonly Counterexample[];
  readonly unconfirmed: readonly string[];
}

/** A bucket that random walks have come to, and the least scenario of it that the shrinkers find. */
export interface WalkedCounterexample {
  readonly finding: Finding;
  /** Of the least scenario, which may lie outside of the scope. */
  readonly token: string;
  readonly operations: number;
  /** Operations of the shortest way that a walk took to it. */
  readonly walked: number;
  /** Transitions of this kind that walks have come by, each as often as they did. */
  readonly transitions: number;
  /** Whether no smaller scenario of its own kinds and values shows the bucket: see shrinkers/shrink.ts. */
  readonly provenLeast: boolean;
}

/** What random walks through one space have come to. */
export interface WalkedSpace {
  /** `aborted`: not all walks were taken. */
  readonly status: 'complete' | 'aborted';
  /** Sets of files. */
  readonly configurations: number;
  /** Those that a walk began in. */
  readonly begun: number;
  readonly walks: number;
  /** Walks that ended early, in a state that is not followed or that nothing leads out of. */
  readonly ended: number;
  readonly steps: number;
  /** Steps looked at: all steps out of each state on the way. */
  readonly transitions: number;
  /** Distinct states come to; `exact` says whether there were no more. */
  readonly states: number;
  readonly exact: boolean;
  readonly cut: Readonly<Record<string, number>>;
  readonly counterexamples: readonly WalkedCounterexample[];
  /** Violations that running the whole scenario does not confirm: a mistake of the checker. */
  readonly unconfirmed: readonly string[];
}

/** What random walks through a scope have come to. Nothing is proven by it. Equal runs give the same JSON. */
export interface SimulationResult extends WalkedSpace {
  readonly release: ReleaseId;
  readonly scope: Scope;
  readonly symmetry: SymmetryLevel;
  readonly seed: string;
  /** Steps a walk, at most. */
  readonly depth: number;
  /** What never happened, so that nothing has been checked about it. */
  readonly vacuous: readonly string[];
  readonly counters: Readonly<Record<string, number>>;
  readonly relations: readonly (WalkedSpace & {
    readonly relation: string;
    /** Steps in which the relation had something to compare. */
    readonly compared: number;
  })[];
}

/** What exploring a scope says about the size of a counterexample. */
export interface OptimalResult {
  /**
   * `proven`: the scope shows the bucket, and nothing of it is smaller than the scenario. `smaller`: fewer
   * operations, or as many and less by `scenarioOrder`. `absent`: the scope does not show the bucket in as
   * many operations as the scenario has, so that it says nothing. `memory`, `aborted`: it ended before.
   */
  readonly outcome: 'proven' | 'smaller' | 'absent' | 'memory' | 'aborted';
  readonly scope: Scope;
  /** The least of the scope's counterexamples of the least length. */
  readonly least: Scenario | null;
  /** Levels looked at to their end: no counterexample of the scope has fewer operations, or as many. */
  readonly levels: number;
  readonly states: number;
  /** Sequences of operations that were run and judged. */
  readonly judged: number;
}

/** Scenarios that together take a step of every class of a scope. */
export interface CoverResult {
  readonly release: ReleaseId;
  readonly scope: Scope;
  /** Unless `complete`, nothing was chosen. */
  readonly status: SearchResult['status'];
  readonly states: number;
  /** Classes of steps that occur: see checker/cover/step-class.ts. */
  readonly classes: number;
  /** Scenarios that were there already. */
  readonly known: number;
  /** Tokens of those that cover the rest, sorted. */
  readonly added: readonly string[];
  /** Classes that no run of a chosen scenario shows: a mistake of the checker. */
  readonly missed: readonly string[];
}
