/** What a finding means to whoever has to act on it: the one question that every CI format asks. */
import type { FindingReport } from './result.js';

/**
 * - `new`: a violation that neither ledger nor waivers know; turns a run red
 * - `flaky`: the same, but it does not show again every time
 * - `waived`, `known`: a violation that a waiver or the ledger names
 * - `difference`, `hookFault`: no violation
 */
export type Standing = 'new' | 'flaky' | 'waived' | 'known' | 'difference' | 'hookFault';

export function standingOf({ verdict, waived, known, flake }: FindingReport): Standing {
  if (verdict !== 'violation') return verdict;
  if (waived !== undefined) return 'waived';
  if (known !== null) return 'known';
  return flake !== undefined && !flake.steady ? 'flaky' : 'new';
}

/** Whether a finding turns the run red: a violation that the ledger does not know and that is not waived. */
export function isNewFinding(finding: FindingReport): boolean {
  return ['new', 'flaky'].includes(standingOf(finding));
}
