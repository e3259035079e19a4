/** The deviations behind the findings: what each release does otherwise than the ideal. */
import { DEVIATION_IDS } from '../../models/deviations.js';
import { RELEASE_IDS } from '../../models/releases.js';
import { describeCause, upstreamStatus } from '../cause.js';
import { releaseRanges } from '../release-words.js';
import type { RunResult } from '../result.js';
import { plural } from '../words.js';
import { html, type Markup } from './markup.js';

export function deviationsSection({ findings }: RunResult): Markup | null {
  const rows = DEVIATION_IDS.flatMap((id) => {
    const caused = findings.filter(({ verdict, cause }) => verdict !== 'hookFault' && cause.includes(id));
    return caused.length === 0 ? [] : [{ id, caused }];
  });
  if (rows.length === 0) return null;
  return html`<section id="deviations">
<h2>Deviations met</h2>
<div class="scroll"><table>
<thead><tr><th scope="col">deviation</th><th scope="col">where</th><th scope="col">releases</th><th scope="col">upstream</th><th scope="col">findings</th></tr></thead>
<tbody>
${rows.map(({ id, caused }) => {
  const { what, where } = describeCause(id);
  const releases = RELEASE_IDS.filter((release) =>
    caused.some((finding) => finding.releases.includes(release)),
  );
  return html`<tr><td><strong>${id}</strong>: ${what}</td><td>${where}</td><td>${releaseRanges(releases)}</td><td>${upstreamStatus([id])}</td><td>${plural(caused.length, 'bucket')}</td></tr>
`;
})}</tbody>
</table></div>
</section>`;
}
