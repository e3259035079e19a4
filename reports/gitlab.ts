/** A result as a GitLab Code Quality report: a list of issues, each at a line. */
import { createHash } from 'node:crypto';
import type { FindingReport, RunResult } from './result.js';
import { type Standing, standingOf } from './standing.js';
import { findingSentence } from './summary.js';
import { findingCommand } from './trees.js';
import { waivedText } from './waived.js';

const SEVERITIES: Readonly<Partial<Record<Standing, 'critical' | 'major' | 'info'>>> = {
  new: 'critical',
  flaky: 'major',
  waived: 'info',
};

/**
 * What is new, does not repeat, or is waived. GitLab needs a path and a line: what only a model shows gets
 * the model's name, `vmacheck/7.3`, and line 1.
 */
export function renderGitlab(result: RunResult): string {
  const issues = result.findings.flatMap((finding) => {
    const severity = SEVERITIES[standingOf(finding)];
    return severity === undefined ? [] : [issue(result, finding, severity)];
  });
  return `${JSON.stringify(issues, null, 2)}\n`;
}

function issue(result: RunResult, finding: FindingReport, severity: string): object {
  const { property, bucket, release, waived } = finding;
  const [place] = finding.places ?? [];
  const said = [findingSentence(result, finding), ...(waived === undefined ? [] : [waivedText(waived)])];
  return {
    description: `${said.join(' ')} Reproduce: ${findingCommand(result, finding)}`,
    check_name: property,
    fingerprint: createHash('sha256').update(bucket).digest('hex'),
    severity,
    location: {
      path: place?.path ?? `vmacheck/${release}`,
      lines: { begin: place?.line ?? 1 },
    },
  };
}
