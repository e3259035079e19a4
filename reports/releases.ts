/** Releases against what exists in them and how they deviate from the ideal. */
import { DEVIATION_IDS, DEVIATIONS, type Deviation, FEATURES } from '../models/deviations.js';
import { RELEASES, type Release } from '../models/releases.js';
import { type Cell, renderTable, type TableOptions } from './table.js';

/** Two tables: the releases with their titles, then features and deviations by release. */
export function renderReleasesText(
  options: TableOptions = {},
  releases: readonly Release[] = RELEASES,
): string {
  const titles = releases.map(({ id, title }): Cell[] => [id, title]);
  const features = Object.keys(FEATURES).map((feature): Cell[] => [
    `feature ${feature}`,
    ...releases.map(
      (release): Cell =>
        release.features.some((each) => each === feature) ? { text: 'has it', style: 'green' } : '',
    ),
    '',
  ]);
  const deviations = DEVIATION_IDS.map((id): Cell[] => {
    const { row = '' }: Deviation = DEVIATIONS[id];
    return [
      id,
      ...releases.map(
        (release): Cell =>
          release.deviations.includes(id) ? { text: 'deviates', style: 'red' } : { text: '·', style: 'dim' },
      ),
      row,
    ];
  });
  const head = ['', ...releases.map(({ id }) => id), 'row'];
  return [
    renderTable(['release', ''], titles, options, 1),
    renderTable(head, [...features, ...deviations], options),
    deviationNotes(options),
  ].join('\n');
}

/** What each deviation is, and when it came and went. */
function deviationNotes(options: TableOptions): string {
  const rows = DEVIATION_IDS.map((id): Cell[] => {
    const { what, where, brought, removed, byDesign }: Deviation = DEVIATIONS[id];
    const span = [
      brought === undefined ? [] : [`since ${brought}`],
      removed === undefined ? [byDesign === undefined ? 'open' : 'by design'] : [`removed ${removed}`],
    ].flat();
    return [id, `${what} (${where}; ${span.join('; ')})`];
  });
  return renderTable(['deviation', 'what the kernel does'], rows, options, 1);
}
