/** What the cases of the run were made of, and what they came to. */
import { casesText, coverageSentences } from '../coverage.js';
import { chanceText } from '../discovery-words.js';
import type { RunResult } from '../result.js';
import { plural } from '../words.js';
import { html, type Markup } from './markup.js';

export function coverageSection({ coverage, covers }: RunResult): Markup | null {
  const sentences = coverageSentences(coverage);
  if (sentences.length === 0) return null;
  const table = (title: string, rows: readonly (readonly [string, string])[]) => html`<details>
<summary>${title}</summary>
<table>
${rows.map(([name, count]) => html`<tr><td>${name}</td><td>${count}</td></tr>\n`)}</table>
</details>
`;
  return html`<section id="coverage">
<h2>What the cases were made of</h2>
<ul>
${sentences.map((sentence) => html`<li>${sentence}</li>\n`)}</ul>
${table(
  'Real hooks and wrappers',
  coverage.library.map(({ id, title, cases }) => [`${id}: ${title}`, casesText(cases)]),
)}${table(
  'Labels',
  coverage.labels.map(({ label, cases }) => [label, `${casesText(cases)}${shareText(label, covers)}`]),
)}${table(
  'What must happen sometimes',
  coverage.sometimes.map(({ sentence, blocks }) => [sentence, plural(blocks, 'block')]),
)}</section>`;
}

/** `, 2.1 % (99 %: 1.9 % to 2.4 %)` of a label, where the run knows. */
function shareText(label: string, covers: RunResult['covers']): string {
  const cover = covers?.labels.find((each) => each.label === label);
  if (cover === undefined) return '';
  return `, ${chanceText(cover.share)} (99 %: ${chanceText(cover.low)} to ${chanceText(cover.high)})`;
}
