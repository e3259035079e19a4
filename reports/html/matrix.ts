/**
 * Properties × releases; a cell leads to its findings. With many releases the cells show the sign with the
 * figures below, the word only to who cannot see the sign; names and releases stay in view while the
 * table scrolls.
 */
import type { MatrixCell, RunResult } from '../result.js';
import { formatCount, OUTCOME_ORDER, OUTCOMES } from '../words.js';
import { findingId } from './findings.js';
import { html, type Markup, type Part } from './markup.js';

/** More releases than this make narrow cells. */
const WIDE_UP_TO = 6;

export function matrixSection(result: RunResult): Markup | null {
  const { releases, rows } = result.matrix;
  if (rows.length === 0) return null;
  const many = releases.length > WIDE_UP_TO;
  const cellOf = many ? narrowCell : wideCell;
  const numbers = new Map(result.findings.map(({ bucket }, index) => [bucket, index + 1]));
  return html`<section id="matrix">
<h2>Properties</h2>
<div class="scroll${many ? ' many' : ''}" tabindex="0" role="region" aria-label="properties by release">
<table class="matrix">
<thead><tr><th scope="col">property</th>${releases.map((release) => html`<th scope="col">${release}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ({
    property,
    kind,
    sentence,
    cells,
  }) => html`<tr><th scope="row"><span class="property">${property}</span> <span class="kind">${kind}</span><span class="sentence">${sentence}</span></th>${cells.map(
    (cell, column) => cellOf(cell, `${property} on ${releases[column]}`, numbers),
  )}</tr>
`,
)}</tbody>
</table>
</div>
<dl class="legend">${OUTCOME_ORDER.map((outcome) => {
    const { css, sign, word, meaning } = OUTCOMES[outcome];
    return html`<div><dt><span class="chip ${css}">${sign} ${word}</span></dt><dd>${meaning}</dd></div>`;
  })}</dl>
</section>`;
}

function wideCell(cell: MatrixCell, title: string, numbers: ReadonlyMap<string, number>): Markup {
  const { css, sign, word } = OUTCOMES[cell.outcome];
  const found = findingsOf(cell, numbers);
  const links = found.map((number) => html` <a href="#${findingId(number)}">#${number}</a>`);
  const count = cell.failed > 0 ? `${formatCount(cell.failed)} of ${evaluated(cell)}` : evaluated(cell);
  return html`<td class="${css}"${filter(found, title)}><span class="outcome"><span aria-hidden="true">${sign}</span> ${word}</span><span class="count">${count}${links}</span></td>`;
}

/** One link, to the first of the findings; a click on the cell lists them all. */
function narrowCell(cell: MatrixCell, title: string, numbers: ReadonlyMap<string, number>): Markup {
  const { css, sign, word } = OUTCOMES[cell.outcome];
  const found = findingsOf(cell, numbers);
  const failed =
    cell.failed > 0 ? html`<span class="count"><b>${formatCount(cell.failed)}</b> of</span>` : null;
  const [first] = found;
  const more = found.length > 1 ? ` +${found.length - 1}` : '';
  const link =
    first === undefined
      ? null
      : html`<span class="count"><a href="#${findingId(first)}">#${first}</a>${more}</span>`;
  return html`<td class="${css}"${filter(found, title)}><span class="outcome"><span aria-hidden="true">${sign}</span><span class="unseen-word">${word}</span></span>${failed}<span class="count">${evaluated(cell)}</span>${link}</td>`;
}

function findingsOf({ buckets }: MatrixCell, numbers: ReadonlyMap<string, number>): number[] {
  return buckets.flatMap((bucket) => numbers.get(bucket) ?? []).sort((a, b) => a - b);
}

function evaluated(cell: MatrixCell): string {
  return cell.outcome === 'notEvaluated' ? '' : formatCount(cell.evaluated);
}

function filter(found: readonly number[], title: string): Part {
  return found.length === 0 ? '' : html` data-findings="${found.join(' ')}" data-title="${title}"`;
}
