import { RELEASE_IDS, type ReleaseId } from '../../models/releases.js';

/** The releases from one to another, both included, oldest first. */
export function releases(first: ReleaseId, last: ReleaseId): ReleaseId[] {
  return RELEASE_IDS.slice(RELEASE_IDS.indexOf(first), RELEASE_IDS.indexOf(last) + 1);
}

/** The first and the last release of a range, and what is so in all of them. */
export type Span<T> = readonly [first: ReleaseId, last: ReleaseId, value: T];

/** Each release of each span with its value: the rows of a test that looks at all of them. */
export function perRelease<T>(...spans: readonly Span<T>[]): [ReleaseId, T][] {
  return spans.flatMap(([first, last, value]) =>
    releases(first, last).map((release): [ReleaseId, T] => [release, value]),
  );
}

/** The same as a table. */
export function during<T>(first: ReleaseId, last: ReleaseId, value: T): Partial<Record<ReleaseId, T>> {
  return Object.fromEntries(perRelease([first, last, value]));
}
