/** The deviations of the run's releases from the ideal, with the findings that each of them is a cause of. */
import { DEVIATION_IDS, type DeviationId } from '../../models/deviations.js';
import { RELEASES } from '../../models/releases.js';
import { describeCause, upstreamStatus } from '../cause.js';
import { releaseRanges } from '../release-words.js';
import type { RunResult } from '../result.js';
import { plural } from '../words.js';
import { findingId } from './findings.js';
import { html, type Markup, type Part } from './markup.js';

export function deviationsSection(result: RunResult): Markup | null {
  const releases = RELEASES.filter(({ id }) => result.matrix.releases.includes(id));
  const present = DEVIATION_IDS.filter((id) => releases.some(({ deviations }) => deviations.includes(id)));
  if (present.length === 0) return null;
  const seen = present.filter((id) => findingsOf(result, id).length > 0).length;
  return html`<section id="deviations">
<h2>Deviations from the ideal</h2>
<p>${plural(present.length, 'deviation')} in the releases of this run, ${seen} of them seen.</p>
<div class="scroll"><table class="deviations">
<thead><tr><th scope="col">deviation</th><th scope="col">where</th><th scope="col">releases</th><th scope="col">upstream</th><th scope="col">findings</th></tr></thead>
<tbody>
${present.map((id) => {
  const { what, where } = describeCause(id);
  const having = releases.filter(({ deviations }) => deviations.includes(id)).map((release) => release.id);
  return html`<tr><th scope="row"><span class="property">${id}</span><span class="sentence">${what}</span></th><td><code>${where}</code></td><td>${releaseRanges(having)}</td><td>${upstreamStatus([id])}</td><td>${links(result, id)}</td></tr>
`;
})}</tbody>
</table></div>
</section>`;
}

function findingsOf({ findings }: RunResult, id: DeviationId): { number: number; bucket: string }[] {
  return findings.flatMap(({ cause, bucket }, index) =>
    cause.includes(id) ? [{ number: index + 1, bucket }] : [],
  );
}

function links(result: RunResult, id: DeviationId): Part {
  const found = findingsOf(result, id);
  if (found.length === 0) return 'none';
  return found.map(
    ({ number, bucket }) => html`<a href="#${findingId(number)}" title="${bucket}">#${number}</a> `,
  );
}
