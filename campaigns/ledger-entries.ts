import { decodeToken } from '../models/archive.js';
import { DEVIATIONS, type Deviation } from '../models/deviations.js';
import { RELEASE_IDS, RELEASES, type ReleaseId } from '../models/releases.js';
import type { Scenario } from '../models/scenario.js';
import { expectedDifference } from '../properties/bucket.js';
import { Judge } from '../properties/judge.js';
import { knownAs } from '../properties/known.js';
import type { Ledger, LedgerEntry } from '../properties/ledger.js';
import { findProperty } from '../properties/registry.js';
import type { FindingReport } from '../reports/result.js';
import { scenarioOrder } from '../shrinkers/order.js';

/**
 * A ledger with the findings of a run added, those that are the core's doing: a bucket that no entry
 * knows gets one, an entry that knows a bucket on fewer releases gets the rest, and a smaller token where
 * that shows it on as many releases. What became of a finding is read off the deviations of its cause.
 */
export function withFindings(ledger: Ledger, findings: readonly FindingReport[]): Ledger {
  const entries = new Map(ledger.entries.map((entry) => [entry.bucket, entry]));
  for (const finding of findings) {
    // A tree is not of this repository: what only it shows is for its owner's ledger.
    if (finding.verdict === 'hookFault' || releasesOf(finding).length === 0) continue;
    const listed = entries.get(finding.bucket);
    if (listed !== undefined) entries.set(finding.bucket, extended(listed, finding));
    else if (knownAs(ledger, { ...finding, releases: releasesOf(finding) }) === null)
      entries.set(finding.bucket, entryOf(finding));
  }
  return { version: 1, entries: [...entries.values()].sort((a, b) => (a.bucket < b.bucket ? -1 : 1)) };
}

function releasesOf({ releases }: FindingReport): ReleaseId[] {
  return RELEASE_IDS.filter((id) => releases.includes(id));
}

function extended(entry: LedgerEntry, finding: FindingReport): LedgerEntry {
  const releases = RELEASE_IDS.filter((id) => entry.releases.includes(id) || finding.releases.includes(id));
  return { ...entry, releases, ...smallerToken(entry, finding) };
}

/** The token to keep: the finding's when it is smaller and shows the bucket wherever the entry's does. */
function smallerToken(
  { bucket, token }: LedgerEntry,
  found: FindingReport,
): Pick<LedgerEntry, 'token' | 'tokenShows'> {
  const scenario = decodeToken(token);
  const tokenShows = releasesShowing(bucket, scenario);
  if (scenarioOrder(found.scenario, scenario) >= 0) return { token, tokenShows };
  const foundShows = releasesShowing(bucket, found.scenario);
  return tokenShows.every((id) => foundShows.includes(id))
    ? { token: found.token, tokenShows: foundShows }
    : { token, tokenShows };
}

/** The releases on which one scenario shows a bucket. */
function releasesShowing(bucket: string, scenario: Scenario): ReleaseId[] {
  return RELEASES.filter((release) => new Judge(release).hasBucket(scenario, bucket)).map(({ id }) => id);
}

function entryOf(finding: FindingReport): LedgerEntry {
  const { bucket, property, field, cause, verdict, scenario, token } = finding;
  const tokenShows = releasesShowing(bucket, scenario);
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
