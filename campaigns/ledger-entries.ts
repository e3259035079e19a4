import { DEVIATIONS, type Deviation } from '../models/deviations.js';
import { RELEASES } from '../models/releases.js';
import { expectedDifference } from '../properties/bucket.js';
import { Judge } from '../properties/judge.js';
import type { Ledger, LedgerEntry } from '../properties/ledger.js';
import { findProperty } from '../properties/registry.js';
import type { FindingReport } from '../reports/result.js';

/**
 * A ledger with the findings of a run added: those that are the core's doing and that no entry knows.
 * An entry names every release on which its token shows the bucket; what became of it is read off the
 * deviations of its cause.
 */
export function withFindings(ledger: Ledger, findings: readonly FindingReport[]): Ledger {
  const known = new Set(ledger.entries.map(({ bucket }) => bucket));
  const added = findings
    .filter(({ bucket, verdict }) => verdict !== 'hookFault' && !known.has(bucket))
    .map(entryOf);
  const entries = [...ledger.entries, ...added].sort((a, b) => (a.bucket < b.bucket ? -1 : 1));
  return { version: 1, entries };
}

function entryOf({ bucket, property, field, cause, verdict, scenario, token }: FindingReport): LedgerEntry {
  const deviations = cause.map((id): Deviation => DEVIATIONS[id]);
  const fixes = deviations.flatMap(({ removed }) => removed ?? []);
  const fixed = deviations.length > 0 && fixes.length === deviations.length;
  const reason = expectedDifference(findProperty(property), field)?.reason;
  return {
    bucket,
    property,
    field,
    cause: [...cause],
    releases: RELEASES.filter((release) => new Judge(release).hasBucket(scenario, bucket)).map(
      ({ id }) => id,
    ),
    status: verdict === 'difference' ? 'by design' : fixed ? 'fixed upstream' : 'open upstream',
    ...(fixed && verdict !== 'difference' ? { commit: [...new Set(fixes)].join('; ') } : {}),
    note:
      reason ??
      (deviations.map(({ what, byDesign }) => byDesign ?? what).join('; ') || 'no deviation explains it'),
    token,
  };
}
