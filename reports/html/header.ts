/** The head of the page: the verdict, and what is needed to repeat the run. */
import type { RunResult } from '../result.js';
import { isNewFinding } from '../standing.js';
import { cellCounts, repeatCommand } from '../summary.js';
import { formatCount, OUTCOME_ORDER, OUTCOMES, plural } from '../words.js';
import { commandBox } from './command.js';
import { html, type Markup, type Part, when } from './markup.js';

export function headerSection(result: RunResult): Markup {
  const good = result.exit.code === 0;
  const fact = (name: string, value: Part): Markup => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  const counts = cellCounts(result);
  const again = repeatCommand(result);
  return html`<header class="${good ? 'passed' : 'failed'}">
<p class="name">vmacheck ${result.command}</p>
<h1><span class="sign" aria-hidden="true">${good ? '✓' : '✗'}</span> ${good ? 'Passed' : 'Failed'}<span class="reason">${result.exit.reason}${when(!good, () => ` (exit code ${result.exit.code})`)}</span></h1>
<dl class="facts">
${fact('seed', html`<code>${result.seed}</code>`)}
${fact('blocks', formatCount(result.blocks))}
${fact('cases', formatCount(result.cases))}
${fact('releases', result.matrix.releases.join(', '))}
${fact('modes', result.modes.join(', '))}
${fact('findings', findingsFact(result))}
${fact('digest', html`<code class="digest">${result.digest}</code>`)}
</dl>
<p class="tally">${OUTCOME_ORDER.filter((outcome) => counts[outcome] > 0).map(
    (outcome) =>
      html`<span class="chip ${OUTCOMES[outcome].css}">${OUTCOMES[outcome].sign} ${OUTCOMES[outcome].word} ${formatCount(counts[outcome])}</span> `,
  )}</p>
${when(again !== '', () => html`<div class="again"><span>again:</span> ${commandBox(again)}</div>`)}
</header>`;
}

function findingsFact({ findings }: RunResult): string {
  const fresh = findings.filter(isNewFinding).length;
  return `${plural(findings.length, 'bucket')}, ${fresh} new`;
}
