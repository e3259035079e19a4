import type { FindingReport, RunCheck, RunResult } from '../../reports/result.js';
import { type CommitReport, shortId } from '../../reports/series.js';
import { standingOf } from '../../reports/standing.js';

interface Judged {
  readonly commits: readonly CommitReport[];
  readonly findings: readonly FindingReport[];
  readonly checks: readonly RunCheck[];
  readonly interrupted: boolean;
}

/** The exit code of a series and its reason: what a commit brings comes first, then what was not looked at. */
export function seriesVerdict({ commits, findings, checks, interrupted }: Judged): RunResult['exit'] {
  const reds = commits.flatMap(({ id, subject, outcome, detail }) => {
    const fresh = findings.filter(
      (finding) => finding.introduced?.commit === id && standingOf(finding) === 'new',
    );
    const name = `${shortId(id)} (${subject})`;
    if (outcome === 'broken') return [`${name}: ${detail}`];
    return fresh.length === 0 ? [] : [`${name} brings ${fresh.map(({ bucket }) => bucket).join(', ')}`];
  });
  if (reds.length > 0) return { code: 1, reason: reds.join('; ') };
  const failed = checks.find(({ outcome }) => outcome === 'failed');
  if (failed !== undefined) return { code: 1, reason: `${failed.title}: ${failed.detail}` };
  const flaky = findings.filter((finding) => standingOf(finding) === 'flaky');
  if (flaky.length > 0) {
    return { code: 3, reason: `does not show every time: ${flaky.map(({ bucket }) => bucket).join(', ')}` };
  }
  const left = commits.filter(({ outcome }) => outcome === 'notEvaluated' || outcome === 'stillBroken');
  if (interrupted)
    return { code: 5, reason: `interrupted; ${left.length} of ${commits.length} commits not evaluated` };
  if (left.length > 0) {
    const [{ id, subject, detail }] = left;
    const more = left.length === 1 ? '' : `, and ${left.length - 1} more`;
    return { code: 5, reason: `not evaluated: ${shortId(id)} (${subject}): ${detail}${more}` };
  }
  return {
    code: 0,
    reason:
      commits.length === 0 ? 'the range is empty' : `no commit of ${commits.length} brings anything new`,
  };
}
