/** What the cases of the run were made of, and what they came to. */
import { casesText, coverageSentences } from '../coverage.js';
import type { RunResult } from '../result.js';
import { plural } from '../words.js';
import { html, type Markup } from './markup.js';

export function coverageSection({ coverage }: RunResult): Markup | null {
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
  coverage.labels.map(({ label, cases }) => [label, casesText(cases)]),
)}${table(
  'What must happen sometimes',
  coverage.sometimes.map(({ sentence, blocks }) => [sentence, plural(blocks, 'block')]),
)}</section>`;
}
