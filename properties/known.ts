import type { DeviationId } from '../models/deviations.js';
import type { ReleaseId } from '../models/releases.js';
import type { Ledger } from './ledger.js';

interface Bucketed {
  readonly bucket: string;
  readonly cause: readonly DeviationId[];
  readonly releases: readonly ReleaseId[];
}

/** What the ledger says of a bucket. */
export interface Known {
  /** That of its entry; `known cause` without one. */
  readonly status: string;
  readonly note: string;
}

/**
 * What the ledger knows of a bucket, or null for a new one.
 *
 * An entry counts when it names every release on which the bucket was met. A bucket without an entry is
 * not new either when each deviation of its cause has an entry of its own on those releases: then it is
 * known bugs in a further place, or several of them meeting in one case, and there is no end to such
 * places. A bucket without a cause, or with one the ledger does not know, is always new.
 */
export function knownAs(ledger: Ledger, { bucket, cause, releases }: Bucketed): Known | null {
  const own = ledger.entries.find((entry) => entry.bucket === bucket);
  if (own !== undefined && releases.every((release) => own.releases.includes(release))) {
    return { status: own.status, note: own.note };
  }
  const isKnown = (id: DeviationId) =>
    releases.every((release) =>
      ledger.entries.some((entry) => entry.cause.join() === id && entry.releases.includes(release)),
    );
  if (cause.length === 0 || !cause.every(isKnown)) return null;
  return { status: 'known cause', note: `${cause.join(' and ')}, in a further place` };
}
