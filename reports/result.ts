/**
 * What a run of the suite leaves behind: plain data, the only thing that report formats read.
 * JSON output is this, unchanged.
 */

import type { ReleaseId } from '../models/releases.js';
import type { Finding, Verdict } from '../properties/property.js';
import type { Covers } from './covers.js';
import type { Discovery } from './discovery.js';
import type { Reliability } from './reliability.js';
import type { ScopeRun } from './scopes.js';
import type { CommitReport, CommitSource } from './series.js';
import type { ChangesOnTheWay } from './trees.js';
import type { Waived } from './waived.js';

/** What came of one property under one release. */
export interface MatrixCell {
  /** Cases in which the property's condition was met, with a lawful hook or not. */
  readonly evaluated: number;
  /** Cases in which it failed. */
  readonly failed: number;
  /** The worst of its findings; `held` when there are none; `notEvaluated` when it was never evaluated. */
  readonly outcome: 'held' | 'notEvaluated' | Verdict;
  /** Buckets of its findings, sorted. */
  readonly buckets: readonly string[];
}

/** Properties × releases. */
export interface Matrix {
  /** Ids of releases, then names of kernel trees. */
  readonly releases: readonly string[];
  readonly rows: readonly {
    readonly property: string;
    readonly kind: 'law' | 'relation';
    readonly sentence: string;
    readonly cells: readonly MatrixCell[];
  }[];
}

/** Where a random case came from: enough to make it again. */
export interface CaseOrigin {
  readonly mode: string;
  readonly seed: string;
  readonly block: number;
  readonly index: number;
}

/** One bucket of a run: its smallest case, and what is known of it. */
export interface FindingReport extends Finding {
  /** The archive token of `scenario`. */
  readonly token: string;
  /** Every release in which this bucket was met, then every kernel tree. */
  readonly releases: readonly string[];
  readonly timesSeen: number;
  /** Null when no random case, but a checker scope has shown it. */
  readonly firstSeen: CaseOrigin | null;
  readonly shrink: {
    readonly evaluations: number;
    readonly provenLeast: boolean;
    /** Cut short, since the run was interrupted. */
    readonly brief?: boolean;
  };
  /** What the ledger says; null for a new bucket. */
  readonly known: { readonly status: string; readonly note: string } | null;
  /** The waiver that names it. */
  readonly waived?: Waived;
  /** What running it again came to; of new findings. */
  readonly flake?: Reliability;
  /** Where in the text of a kernel tree it happens, the likeliest place first; of what a tree shows. */
  readonly places?: readonly TreePlace[];
  /** The commit of a series that brings it, with what that changes in the text. */
  readonly introduced?: { readonly commit: string; readonly subject: string } & ChangesOnTheWay;
}

/** A line of a kernel tree that a counterexample goes through. */
export interface TreePlace {
  readonly function: string;
  /** Relative to the tree. */
  readonly path: string;
  readonly line: number;
}

/** The result of `fuzz`, `campaign`, `matrix` and `gate`. */
export interface RunResult {
  readonly command: string;
  readonly version: string;
  readonly seed: string;
  readonly modes: readonly string[];
  /** Blocks done, a contiguous prefix of the run's or of its shard's; `--blocks N` repeats the run. */
  readonly blocks: number;
  readonly cases: number;
  /** Equal for equal seed, modes, releases and blocks, whatever the number of workers. */
  readonly digest: string;
  readonly matrix: Matrix;
  readonly findings: readonly FindingReport[];
  readonly coverage: Coverage;
  /** Shares of the labels, and what was asked of them. */
  readonly covers?: Covers;
  readonly discovery?: Discovery;
  /** Checks beyond the properties: `reference == optimized`, regression tokens, canary. */
  readonly checks: readonly RunCheck[];
  /** Kernel trees that ran the same cases. */
  readonly trees: readonly TreeRun[];
  /** What was explored exhaustively. */
  readonly scopes?: readonly ScopeRun[];
  /** Set where this is a part of a run: its blocks are every `of`-th one. */
  readonly shard?: { readonly index: number; readonly of: number };
  /** Of a series: what came of each commit, in order. */
  readonly commits?: readonly CommitReport[];
  /** Where those commits are. */
  readonly revisions?: CommitSource;
  /** Of two trees: buckets that only the first shows. Those that only the second shows are the findings. */
  readonly gone?: readonly string[];
  /** What was not tested or not finished, as sentences. */
  readonly notDone: readonly string[];
  readonly exit: { readonly code: number; readonly reason: string };
  /** Wall-clock facts, kept apart from all that is reproducible. */
  readonly timing: { readonly seconds: number; readonly casesPerSecond: number; readonly workers: number };
}

/** What the cases of a run were made of, and what they came to. */
export interface Coverage {
  /** Cases by what they are made of. */
  readonly labels: readonly { readonly label: string; readonly cases: number }[];
  /** Pairs of labels that no case had. */
  readonly missingPairs: readonly (readonly [string, string])[];
  /** Entries of the library of real hooks and wrappers, with the cases that have them. */
  readonly library: readonly { readonly id: string; readonly title: string; readonly cases: number }[];
  /** What must happen sometimes, with the number of blocks in which it did. */
  readonly sometimes: readonly { readonly id: string; readonly sentence: string; readonly blocks: number }[];
}

/** What a run did on a kernel tree. */
export interface TreeRun {
  /** Its column in the matrix. */
  readonly name: string;
  readonly root: string;
  /** The release it was compared with, and what in its text told so. */
  readonly release: ReleaseId;
  readonly because: string;
  /** The tree it was compared with; null: the model of its profile. */
  readonly base: string | null;
  /** Cases run on it, each trace compared word for word. */
  readonly cases: number;
  /** Cases that user space cannot run. */
  readonly skipped: number;
}

export interface RunCheck {
  readonly id: string;
  readonly title: string;
  readonly outcome: 'passed' | 'failed' | 'notEvaluated';
  /** What was done, or what is wrong and what to do. */
  readonly detail: string;
}
