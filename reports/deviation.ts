/** One deviation explained: what the kernel does, where and when, who notices, and its smallest example. */
import type { ReleaseId } from '../models/releases.js';
import { RELEASES } from '../models/releases.js';
import type { LedgerEntry } from '../properties/ledger.js';
import { findProperty } from '../properties/registry.js';
import { type CauseText, describeCause, upstreamStatus } from './cause.js';
import { renderExampleText, type TextOptions } from './explain/render.js';
import type { Explanation } from './explain.js';
import { releaseRanges } from './release-words.js';
import { type Line, line, painter, renderLines, type Style } from './text/lines.js';

/** A law or relation that notices a deviation, by the entries of the ledger. */
export interface Noticing {
  readonly property: string;
  readonly kind: 'law' | 'relation';
  readonly sentence: string;
  /** What is wrong when it does, sorted. */
  readonly fields: readonly string[];
}

export interface DeviationExplanation {
  readonly deviation: CauseText;
  /** `fixed by …`, `by design: …` or `open`. */
  readonly upstream: string;
  /** The releases that have it, oldest first. */
  readonly releases: readonly ReleaseId[];
  /** Laws first, both in the order of reports. */
  readonly noticedBy: readonly Noticing[];
  /** Its smallest counterexample: of the ledger, else one that was searched for; null for neither. */
  readonly example: Explanation | null;
}

/**
 * Explains a deviation; runs nothing.
 *
 * @param entries of the ledger, with this deviation as their whole cause
 */
export function explainDeviation(
  id: CauseText['id'],
  entries: readonly LedgerEntry[],
  example: Explanation | null,
): DeviationExplanation {
  return {
    deviation: describeCause(id),
    upstream: upstreamStatus([id]),
    releases: RELEASES.filter(({ deviations }) => deviations.includes(id)).map((release) => release.id),
    noticedBy: noticing(entries),
    example,
  };
}

function noticing(entries: readonly LedgerEntry[]): Noticing[] {
  const fields = new Map<string, string[]>();
  for (const { property, field } of entries) {
    fields.set(property, [...(fields.get(property) ?? []), field].sort());
  }
  const found = [...fields].map(([id, seen]): Noticing => {
    const { kind, sentence } = findProperty(id);
    return { property: id, kind, sentence, fields: seen };
  });
  return [...found.filter(({ kind }) => kind === 'law'), ...found.filter(({ kind }) => kind === 'relation')];
}

/** The whole explanation as text, ending in a newline. */
export function renderDeviationText(explained: DeviationExplanation, options: TextOptions = {}): string {
  const { color = false } = options;
  const width = Math.max(options.width ?? 100, 40);
  const paint = painter(color);
  const { example } = explained;
  const head = renderLines(headLines(explained), width, paint).join('\n');
  const told =
    example === null
      ? 'No example: the ledger of known findings has none, and a search for one found none either.\n'
      : `${paint('bold', exampleTitle(example))}\n${renderExampleText(example, options)}`;
  const alone =
    example === null || example.beside !== null ? [] : renderLines([line('', ONE_PATH, 'dim')], width, paint);
  return `${head}\n\n${told}${alone.map((each) => `${each}\n`).join('')}`;
}

function exampleTitle({ known }: Explanation): string {
  return known === null
    ? 'A small example, found by a search: the ledger of known findings has none'
    : 'The smallest example';
}

const ONE_PATH =
  'There is no other path to compare with: it neither maps a file with .mmap_prepare nor calls one from an .mmap.';

function headLines({ deviation, upstream, releases, noticedBy }: DeviationExplanation): Line[] {
  const { id, what, ideal, where, row, brought } = deviation;
  const about = (label: string, text: string, style: Style = 'plain'): Line =>
    line(`  ${label.padEnd(11)}`, text, style);
  return [
    line('', row === undefined ? id : `${id} (row ${row} of the known list)`, 'bold'),
    about('kernel', what),
    about('ideal', ideal),
    about('where', where),
    ...(brought === undefined ? [] : [about('since', brought)]),
    about('upstream', upstream),
    about('releases', releases.length === 0 ? 'none' : releaseRanges(releases)),
    ...noticedBy.map(({ property, kind, sentence, fields }, index) =>
      about(index === 0 ? 'noticed by' : '', `${kind} ${property} (${fields.join(', ')}): ${sentence}`),
    ),
    ...(noticedBy.length === 0 ? [about('noticed by', 'nothing that the ledger knows of', 'yellow')] : []),
  ];
}
