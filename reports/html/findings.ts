/** The findings, one foldable article each. */

import { causeText, describeCause, upstreamText } from '../cause.js';
import type { FindingReport, RunResult } from '../result.js';
import { isNewFinding } from '../standing.js';
import { historyText, knownText, releasesText, sentenceOf } from '../summary.js';
import { findingCommand } from '../trees.js';
import type { Walkthrough } from '../walkthrough.js';
import { OUTCOMES } from '../words.js';
import { commandBox } from './command.js';
import { html, type Markup, type Part, when } from './markup.js';
import { stepper } from './stepper.js';

type Lookup = (bucket: string) => Walkthrough | undefined;

/** The anchor of the finding with this number, from 1. */
export function findingId(number: number): string {
  return `finding-${number}`;
}

export function findingsSection(result: RunResult, told: Lookup, beside: Lookup): Markup {
  const { findings } = result;
  return html`<section id="findings">
<h2>Findings</h2>
${when(findings.length === 0, () => html`<p>None: every property that was evaluated held.</p>`)}
<p class="filter" id="filter" hidden><span></span> <button type="button">show all findings</button></p>
${findings.map((finding, index) => article(result, finding, index + 1, told(finding.bucket), beside(finding.bucket)))}
</section>`;
}

function article(
  result: RunResult,
  finding: FindingReport,
  number: number,
  told: Walkthrough | undefined,
  second: Walkthrough | undefined,
): Markup {
  const { css, sign, word } = OUTCOMES[finding.verdict];
  const fact = (name: string, value: Part): Markup => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  const upstream = upstreamText(finding);
  return html`<details class="finding ${css}" id="${findingId(number)}" data-number="${number}"${when(number === 1, () => html` open`)}>
<summary><span class="number">#${number}</span> <span class="chip ${css}">${sign} ${word}</span>${when(isNewFinding(finding), () => html` <span class="chip new">new</span>`)} <span class="bucket">${finding.bucket}</span> <span class="releases">${releasesText(finding)}</span></summary>
<p class="sentence">${sentenceOf(result, finding)}</p>
<dl class="about">
${fact('cause', causeList(finding))}
${when(upstream !== '', () => fact('upstream', upstream))}
${fact('ledger', knownText(finding))}
${fact('seen', historyText(finding))}
${fact('token', commandBox(finding.token))}
${fact('repeat', commandBox(findingCommand(result, finding)))}
</dl>
${finding.detail === undefined ? null : html`<pre class="detail">${finding.detail}</pre>`}
${told === undefined ? null : stepper(told, finding.step, `${number}`, `${word}: ${finding.field}`)}
${second === undefined ? null : stepper(second, null, `${number}b`, '')}
</details>
`;
}

function causeList(finding: FindingReport): Part {
  if (finding.cause.length === 0) return causeText(finding);
  return finding.cause.map(describeCause).map(
    ({
      id,
      what,
      ideal,
      where,
      brought,
      removed,
      byDesign,
      row,
    }) => html`<div class="cause"><strong>${id}</strong> in <code>${where}</code>${row === undefined ? null : html` <span class="row">${row}</span>`}
<div><span class="label">kernel</span> ${what}</div>
<div><span class="label">ideal</span> ${ideal}</div>
${when(brought !== undefined || removed !== undefined, () => html`<div class="span">${brought === undefined ? null : `since ${brought}`}${when(brought !== undefined && removed !== undefined, () => '; ')}${removed === undefined ? null : `removed ${removed}`}</div>`)}
${byDesign === undefined ? null : html`<div class="span">by design: ${byDesign}</div>`}</div>`,
  );
}
