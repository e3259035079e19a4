/** Properties × releases; a cell leads to its findings. */
import type { MatrixCell, RunResult } from '../result.js';
import { formatCount, OUTCOME_ORDER, OUTCOMES } from '../words.js';
import { findingId } from './findings.js';
import { html, type Markup } from './markup.js';

export function matrixSection(result: RunResult): Markup | null {
  const { releases, rows } = result.matrix;
  if (rows.length === 0) return null;
  const numbers = new Map(result.findings.map(({ bucket }, index) => [bucket, index + 1]));
  return html`<section id="matrix">
<h2>Properties</h2>
<div class="scroll" tabindex="0" role="region" aria-label="properties by release">
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
    (cell, column) => matrixCell(cell, `${property} on ${releases[column]}`, numbers),
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

function matrixCell(cell: MatrixCell, title: string, numbers: ReadonlyMap<string, number>): Markup {
  const { css, sign, word } = OUTCOMES[cell.outcome];
  const found = cell.buckets.flatMap((bucket) => numbers.get(bucket) ?? []);
  const links = found.map((number) => html` <a href="#${findingId(number)}">#${number}</a>`);
  const count =
    cell.outcome === 'notEvaluated'
      ? ''
      : cell.failed > 0
        ? `${formatCount(cell.failed)} of ${formatCount(cell.evaluated)}`
        : formatCount(cell.evaluated);
  const filter = found.length === 0 ? '' : html` data-findings="${found.join(' ')}" data-title="${title}"`;
  return html`<td class="${css}"${filter}><span class="outcome"><span aria-hidden="true">${sign}</span> ${word}</span><span class="count">${count}${links}</span></td>`;
}
