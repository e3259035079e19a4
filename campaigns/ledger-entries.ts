import { DEVIATIONS, type Deviation } from '../models/deviations.js';
import { RELEASE_IDS, RELEASES } from '../models/releases.js';
import { expectedDifference } from '../properties/bucket.js';
import { Judge } from '../properties/judge.js';
import type { Ledger, LedgerEntry } from '../properties/ledger.js';
import { findProperty } from '../properties/registry.js';
import type { FindingReport } from '../reports/result.js';
import { knownAs } from './known.js';

/**
 * A ledger with the findings of a run added: those that are the core's doing and that no entry knows.
 * An entry names every release on which the
 * bucket was met; what became of it is read off the
 * deviations of its cause.
 */
export function withFindings(ledger: Ledger, findings: readonly FindingReport[]): Ledger {
  const listed = new Set(ledger.entries.map(({ bucket }) => bucket));
  const added = findings
    .filter((finding) => finding.verdict !== 'hookFault' && !listed.has(finding.bucket))
    .filter((finding) => knownAs(ledger, finding) === null)
    .map(entryOf);
  const entries = [...ledger.entries, ...added].sort((a, b) => (a.bucket < b.bucket ? -1 : 1));
  return { version: 1, entries };
}

function entryOf(finding: FindingReport): LedgerEntry {
  const { bucket, property, field, cause, verdict, scenario, token } = finding;
  const tokenShows = RELEASES.filter((release) => new Judge(release).hasBucket(scenario, bucket)).map(
    ({ id }) => id,
  );
  const deviations = cause.map((id): Deviation => DEVIATIONS[id]);
  const fixes = deviations.flatMap(({ removed }) => removed ?? []);
  const fixed = deviations.length > 0 && fixes.length === deviations.length;
  const reason = expectedDifference(findProperty(property), field)?.reason;
  return {
    bucket,
    property,
    field,
    cause: [...cause],
    releases: RELEASE_IDS.filter((id) => tokenShows.includes(id) || finding.releases.includes(id)),
    status: verdict === 'difference' ? 'by design' : fixed ? 'fixed upstream' : 'open upstream',
    ...(fixed && verdict !== 'difference' ? { commit: [...new Set(fixes)].join('; ') } : {}),
    note:
      reason ??
      (deviations.map(({ what, byDesign }) => byDesign ?? what).join('; ') || 'no deviation explains it'),
    token,
    tokenShows,
  };
}
