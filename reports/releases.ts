/** Releases against what exists in them and how they deviate from the ideal. */
import { DEVIATION_IDS, DEVIATIONS, type Deviation, FEATURES, type Feature } from '../models/deviations.js';
import { RELEASES, type Release } from '../models/releases.js';
import { describeFeature } from './feature-words.js';
import { releaseHeading, releaseRanges } from './release-words.js';
import { type Cell, fitsWidth, renderTable, type TableOptions } from './table.js';

/** Two tables: the releases with their titles, then features and deviations by release; and what these are. */
export function renderReleasesText(
  options: TableOptions = {},
  releases: readonly Release[] = RELEASES,
): string {
  const titles = releases.map(({ id, title }): Cell[] => [id, title]);
  const features = featureIds().map((feature): Cell[] => [
    feature,
    ...releases.map((release): Cell => mark(release.features.includes(feature), '+', 'green')),
  ]);
  const deviations = DEVIATION_IDS.map((id): Cell[] => [
    id,
    ...releases.map((release): Cell => mark(release.deviations.includes(id), '✗', 'red')),
  ]);
  const head = ['', ...releases.map(({ id }) => releaseHeading(id))];
  const rows = [...features, ...deviations];
  const gap = fitsWidth(head, rows, options) ? {} : { gap: 1 };
  return [
    renderTable(['release', ''], titles, options, 1),
    renderTable(head, rows, { ...options, ...gap }),
    '+ has the feature, ✗ deviates from the ideal, · neither\n',
    featureNotes(options, releases),
    deviationNotes(options, releases),
  ].join('\n');
}

function mark(has: boolean, sign: string, style: 'green' | 'red'): Cell {
  return has ? { text: sign, style } : { text: '·', style: 'dim' };
}

/** Every feature, in the order of its bit. */
export function featureIds(): Feature[] {
  return Object.keys(FEATURES) as Feature[];
}

function featureNotes(options: TableOptions, releases: readonly Release[]): string {
  const rows = featureIds().map((id): Cell[] => {
    const { what, brought } = describeFeature(id);
    const having = releases.filter(({ features }) => features.includes(id)).map((release) => release.id);
    return [id, `${what}\nin ${releaseRanges(having)}; since ${brought}`];
  });
  return renderTable(['feature', 'what the kernel does'], rows, options, 1);
}

/** What each deviation is, where, and when it came and went. */
function deviationNotes(options: TableOptions, releases: readonly Release[]): string {
  const rows = DEVIATION_IDS.map((id): Cell[] => {
    const { what, where, row }: Deviation = DEVIATIONS[id];
    const having = releases.filter(({ deviations }) => deviations.includes(id)).map((release) => release.id);
    const facts = [
      `in ${having.length === 0 ? 'no release' : releaseRanges(having)}`,
      spanText(DEVIATIONS[id]),
      where,
      row === undefined ? '' : `row ${row}`,
    ].filter((fact) => fact !== '');
    return [id, `${what}\n${facts.join('; ')}`];
  });
  return renderTable(['deviation', 'what the kernel does'], rows, options, 1);
}

/** `since c84bf6dd2b83; removed by …`: when a deviation came, and what became of it. */
export function spanText({ brought, removed, byDesign }: Omit<Deviation, 'bit'>): string {
  const came = brought === undefined ? [] : [`since ${brought}`];
  const went =
    removed !== undefined
      ? `removed ${removed.startsWith('in ') ? removed : `by ${removed}`}`
      : byDesign === undefined
        ? 'open'
        : 'by design';
  return [...came, went].join('; ');
}
