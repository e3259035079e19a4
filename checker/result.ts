import type { ReleaseId } from '../models/releases.js';
import type { Finding } from '../properties/property.js';
import type { Level, SearchResult } from './engine/result.js';
import type { SymmetryLevel } from './layer/canonical.js';
import type { Scope } from './layer/scope.js';

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
  /** Steps in which the relation had something to compare. */
  readonly compared: number;
  /** Pairs not followed further, since they differ already. */
  readonly unfollowed: number;
  readonly cut: Readonly<Record<string, number>>;
  readonly counterexamples: readonly Counterexample[];
  readonly unconfirmed: readonly string[];
}
