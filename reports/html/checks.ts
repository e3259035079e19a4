/** The checks beyond the properties, and what was not tested. */
import type { RunResult } from '../result.js';
import { CHECK_OUTCOMES } from '../words.js';
import { html, type Markup } from './markup.js';

export function checksSection({ checks }: RunResult): Markup | null {
  if (checks.length === 0) return null;
  return html`<section id="checks">
<h2>Checks</h2>
<ul class="checks">
${checks.map(({ title, outcome, detail }) => {
  const { css, sign, word } = CHECK_OUTCOMES[outcome];
  return html`<li><span class="chip ${css}">${sign} ${word}</span> <span><strong>${title}</strong> <span class="detail">${detail}</span></span></li>
`;
})}</ul>
</section>`;
}

export function notDoneSection({ notDone }: RunResult): Markup | null {
  if (notDone.length === 0) return null;
  return html`<section id="not-done">
<h2>Not tested or not finished</h2>
<ul>
${notDone.map((sentence) => html`<li>${sentence}</li>\n`)}</ul>
</section>`;
}
