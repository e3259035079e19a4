import { describe, expect, it } from 'vitest';
import { renderAnnotations, withoutCommands, workflowCommand } from '../../reports/annotations.js';
import { renderGitlab } from '../../reports/gitlab.js';
import { renderJUnit } from '../../reports/junit.js';
import { renderMarkdown } from '../../reports/markdown.js';
import type { RunResult } from '../../reports/result.js';
import { standingOf } from '../../reports/standing.js';
import { renderText } from '../../reports/text.js';
import { HOSTILE, hostileResult, modelResult, treeResult } from './ci-examples.js';
import { exampleResult } from './examples.js';

/** Reads a workflow command back, as the runner does. */
function readCommand(line: string) {
  const match = /^::(\w+)(?: ([^:]*))?::(.*)$/.exec(line);
  if (match === null) throw new Error(`no workflow command: ${line}`);
  const decoded = (text: string) =>
    text
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%25', '%');
  const properties = (match[2] ?? '')
    .split(',')
    .filter((part) => part !== '')
    .map((part) => [part.slice(0, part.indexOf('=')), decoded(part.slice(part.indexOf('=') + 1))]);
  return { command: match[1], properties: Object.fromEntries(properties), text: decoded(match[3]) };
}

const lines = (text: string) => text.trimEnd().split('\n');

function repeated(result: RunResult, count: number): RunResult {
  const [first] = result.findings;
  const findings = Array.from({ length: count }, (_, i) => ({ ...first, bucket: `${first.bucket}${i}` }));
  return { ...result, findings };
}

describe('what a finding means', () => {
  it('is one of six things', () => {
    expect(treeResult().findings.map(standingOf)).toEqual(['new', 'flaky', 'waived', 'known']);
    expect(modelResult().findings.map(standingOf)).toEqual(['new', 'difference', 'hookFault']);
  });
});

describe('GitHub annotations', () => {
  it('are as recorded', async () => {
    await expect(renderAnnotations(treeResult())).toMatchFileSnapshot('../golden/reports/annotations.txt');
  });

  it('escape as GitHub specifies, more in properties than in the text', () => {
    expect(workflowCommand('error', { title: 'a: 1%, b\r\n' }, 'a: 1%, b\r\n')).toBe(
      '::error title=a%3A 1%25%2C b%0D%0A::a: 1%25, b%0D%0A',
    );
  });

  it('come out of the runner as they went in, one command a line', () => {
    const all = lines(renderAnnotations(hostileResult())).map(readCommand);
    expect(all.map(({ command }) => command)).toEqual(['error', 'error', 'error', 'warning', 'notice']);
    expect(all[2].properties).toEqual({ file: HOSTILE, line: '1', title: HOSTILE });
  });

  it('leave out what the ledger knows', () => {
    expect(renderAnnotations(treeResult())).not.toContain('merge-leaks-handed-file');
    expect(lines(renderAnnotations({ ...exampleResult(), checks: [] }))).toHaveLength(1);
  });

  it('are no more errors than GitHub shows, and say that there are more', () => {
    const [check] = hostileResult().checks;
    const many = { ...repeated(treeResult(), 40), checks: Array.from({ length: 40 }, () => check) };
    const all = lines(renderAnnotations(many)).map(readCommand);
    expect(all.length).toBeLessThanOrEqual(10);
    expect(all.at(-1)?.text).toBe('and 37 more: see the report');
  });

  it('stand outside of the report, in which nothing is taken for a command', () => {
    expect(withoutCommands('::error::planted\n', 'key-1')).toBe(
      '::stop-commands::key-1\n::error::planted\n::key-1::\n',
    );
  });
});

describe('GitLab code quality', () => {
  it('is as recorded', async () => {
    await expect(renderGitlab(treeResult())).toMatchFileSnapshot('../golden/reports/gitlab.json');
  });

  it('has what GitLab asks for, whatever the texts say', () => {
    for (const result of [treeResult(), modelResult(), hostileResult()]) {
      const issues = JSON.parse(renderGitlab(result));
      expect(issues.length).toBeGreaterThan(0);
      for (const issue of issues) {
        expect(issue).toEqual({
          description: expect.stringMatching(/./),
          check_name: expect.stringMatching(/./),
          fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
          severity: expect.stringMatching(/^(info|minor|major|critical|blocker)$/),
          location: { path: expect.stringMatching(/^[^/]/), lines: { begin: expect.any(Number) } },
        });
      }
    }
  });

  it('is an empty list when nothing is new', () => {
    expect(renderGitlab({ ...exampleResult(), findings: [] })).toBe('[]\n');
  });
});

describe('the job summary', () => {
  it('is as recorded', async () => {
    await expect(renderMarkdown(treeResult())).toMatchFileSnapshot('../golden/reports/summary.md');
  });

  it('has token and command of each new finding, the waived ones with their reason', () => {
    const text = renderMarkdown(treeResult());
    const [first] = treeResult().findings;
    expect(text).toContain(
      `vmacheck repro ${first.token} --release 6.16 --tree '/src/linux patched' --base /src/linux`,
    );
    expect(text).toContain('waived until 2027-01-31 by A. Developer: the fix is under review');
    expect(text).toContain('shown in 2 of 5 runs (12 % to 77 %); not deterministic: 2 different outcomes');
  });

  it('has no markup but its own, and rows of three cells, whatever the texts say', () => {
    const text = renderMarkdown(hostileResult());
    const outside = text.replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '');
    expect(outside).not.toMatch(/<b>|(?<!\\)`|@all|[^\\]\[a/);
    expect(text).not.toMatch(/^::|[\r\0]/m);
    const rows = lines(text).filter((line) => line.startsWith('| '));
    expect(rows.length).toBeGreaterThanOrEqual(3);
    for (const row of rows) expect(row.split(/(?<!\\)\|/)).toHaveLength(5);
  });

  it('is cut after fifty findings, and says so', () => {
    expect(renderMarkdown(repeated(treeResult(), 60))).toContain('and 10 more, in the full report');
  });
});

describe('JUnit for continuous integration', () => {
  it('of a tree is as recorded', async () => {
    await expect(renderJUnit(treeResult())).toMatchFileSnapshot('../golden/reports/tree.junit.xml');
  });

  it('is never green when the run is red', () => {
    for (const code of [1, 2, 3, 4, 5]) {
      const text = renderJUnit({
        ...exampleResult(),
        findings: [],
        checks: [],
        exit: { code, reason: 'so' },
      });
      expect(text).toContain(code === 1 ? '<failure type="exit 1"' : `<error type="exit ${code}"`);
    }
    const green = renderJUnit({ ...exampleResult(), checks: [], exit: { code: 0, reason: 'nothing new' } });
    expect(green).not.toMatch(/<(failure|error) /);
  });

  it('fails the comparison that a tree does not stand, and not what its base fails as well', () => {
    const text = renderJUnit(treeResult());
    expect(text).toMatch(/name="tree-equals-base">\s*<failure type="violation"/);
    expect(text).toMatch(/name="tree-runs">\s*<failure type="flaky"/);
    expect(text).toContain('fails with the change and without it');
  });
});

describe('the text report', () => {
  it('says what is waived and how often a finding shows', () => {
    const text = renderText(treeResult());
    expect(text).toContain('ledger: waived until 2027-01-31 by A. Developer: the fix is under review');
    expect(text.replace(/\s+/g, ' ')).toContain('shown in 2 of 5 runs (12 % to 77 %)');
  });
});
