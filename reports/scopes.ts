/** What a run has explored exhaustively: checker scopes, one release each. */
import type { CheckResult } from '../checker/result.js';
import type { ReleaseId } from '../models/releases.js';
import type { Finding } from '../properties/property.js';
import { formatCount, plural } from './words.js';

/** A bucket that a scope has shown. */
export interface ScopeFinding {
  readonly finding: Omit<Finding, 'scenario'>;
  /** Its shortest counterexample within the scope. */
  readonly token: string;
  readonly operations: number;
  /** Transitions of the whole scope that show a violation of its kind. */
  readonly transitions: number;
}

/** A scope on a release. */
export interface ScopeRun {
  readonly release: ReleaseId;
  readonly scope: string;
  /** What was changed in it, as in `check --set`. */
  readonly changes: string;
  /** `complete`, or why it ended before; of the laws' search and of every relation's. */
  readonly status: CheckResult['status'];
  readonly states: number;
  readonly transitions: number;
  /** Over the set of states. */
  readonly digest: string;
  readonly findings: readonly ScopeFinding[];
  /** What makes the search less than it should be; null for nothing. `code` is the exit code it gives. */
  readonly fault: { readonly code: 1 | 3 | 4 | 5; readonly text: string } | null;
}

/** `tiny on 7.3: 16,144 states, 548,994 transitions, 28 buckets`, and what is wrong. */
export function scopeSentence({ release, scope, changes, ...run }: ScopeRun): string {
  const named = changes === '' ? scope : `${scope} with ${changes}`;
  const seen = `${formatCount(run.states)} states, ${formatCount(run.transitions)} transitions, ${plural(run.findings.length, 'bucket')}`;
  return `${named} on ${release}: ${seen}${run.fault === null ? '' : `; ${run.fault.text}`}`;
}

/** All of them, at some length only where there are few. */
export function scopesSentence(scopes: readonly ScopeRun[]): string {
  if (scopes.length <= 3) return scopes.map(scopeSentence).join('; ');
  const sum = (count: (scope: ScopeRun) => number) =>
    formatCount(scopes.reduce((total, scope) => total + count(scope), 0));
  const buckets = new Set(scopes.flatMap(({ findings }) => findings.map(({ finding }) => finding.bucket)));
  return `${scopes.length} searches, ${sum(({ states }) => states)} states, ${sum(({ transitions }) => transitions)} transitions, ${plural(buckets.size, 'bucket')}`;
}
