import type { DeviationId, Feature } from '../models/deviations.js';
import { findRelease, RELEASES, type Release, type ReleaseId } from '../models/releases.js';

/** Deviations that show only together with another: what they change is never come to without it. */
const COMPANIONS: Readonly<Partial<Record<DeviationId, DeviationId>>> = {
  // The ideal merges only what has the same user fields.
  'merge-writes-user-fields': 'merge-ignores-user-fields',
  // The ideal never runs the .mmap of a swapped-in file.
  'abort-puts-swapped-file-twice': 'direct-runs-swapped-file-mmap',
};
/** From 7.1 on it is the hook's fault to count where that can be lost. */
const NEWEST_AT_FAULT: Readonly<Partial<Record<DeviationId, ReleaseId>>> = { 'hook-state-not-undone': '7.0' };

/** The ideal with one deviation, and with the features of the newest release in which it is one. */
export function idealWith(deviation: DeviationId): Release {
  const newest = NEWEST_AT_FAULT[deviation];
  const own =
    newest === undefined
      ? RELEASES.filter(({ deviations }) => deviations.includes(deviation)).at(-1)
      : findRelease(newest);
  const ideal = findRelease('ideal');
  const features: readonly Feature[] = own === undefined ? ideal.features : own.features;
  const companion = COMPANIONS[deviation];
  return { ...ideal, features, deviations: companion === undefined ? [deviation] : [deviation, companion] };
}
