/** Names of releases where there is room for few of them. */
import { RELEASE_IDS, type ReleaseId } from '../models/releases.js';

/** From this many neighbours on, a range says it in fewer words than a list. */
const RANGE_FROM = 3;

/**
 * Releases as a person lists them, oldest first: `6.16 – 7.1, 7.3`. Neighbours are those of the
 * table of releases; `ideal`, which is not one of the kernel's, stands apart. Names that the table does
 * not have (kernel trees, a result of another version) come last.
 */
export function releaseRanges(releases: readonly string[]): string {
  const parts: string[] = [];
  let run: ReleaseId[] = [];
  const close = (): void => {
    if (run.length >= RANGE_FROM) parts.push(`${run[0]} – ${run.at(-1)}`);
    else parts.push(...run);
    run = [];
  };
  for (const id of RELEASE_IDS) {
    if (!releases.includes(id) || id === 'ideal') close();
    if (releases.includes(id)) run.push(id);
  }
  close();
  return [...parts, ...releases.filter((id) => !(RELEASE_IDS as readonly string[]).includes(id))].join(', ');
}

/** A column's title in two lines, so that it is no wider than need be: `6.19` over `.13`. */
export function releaseHeading(id: string): string {
  return id.replace(/^(\d+\.\d+)(?=[^\d])/, '$1\n');
}
