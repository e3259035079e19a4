import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { create } from 'xmlbuilder2';
import { renderJson } from '../../reports/json.js';
import { renderJUnit, xmlText } from '../../reports/junit.js';
import { renderReleasesText } from '../../reports/releases.js';
import type { RunResult } from '../../reports/result.js';
import { repeatCommand } from '../../reports/summary.js';
import { renderTable } from '../../reports/table.js';
import { renderText } from '../../reports/text.js';
import { CHECK_OUTCOMES, formatCount, OUTCOME_ORDER, OUTCOMES } from '../../reports/words.js';
import { treeResult } from './ci-examples.js';
import { exampleResult } from './examples.js';

const EMPTY: RunResult = {
  ...exampleResult(),
  blocks: 0,
  cases: 0,
  matrix: { releases: ['6.16'], rows: [] },
  findings: [],
  checks: [],
  coverage: { labels: [], missingPairs: [], library: [], sometimes: [] },
  notDone: [],
  exit: { code: 0, reason: 'nothing new' },
};

describe('words', () => {
  it('tell outcomes apart without colour', () => {
    const outcomes = Object.values(OUTCOMES);
    expect(new Set(outcomes.map(({ sign }) => sign)).size).toBe(outcomes.length);
    expect([...OUTCOME_ORDER].sort()).toEqual(Object.keys(OUTCOMES).sort());
    const checks = Object.values(CHECK_OUTCOMES);
    expect(new Set(checks.map(({ sign }) => sign)).size).toBe(checks.length);
  });

  it('groups thousands the same way everywhere', () => {
    expect([0, 999, 1000, 1234567].map(formatCount)).toEqual(['0', '999', '1,000', '1,234,567']);
  });
});

describe('text', () => {
  it('is as recorded', async () => {
    await expect(renderText(exampleResult())).toMatchFileSnapshot('../golden/reports/result.txt');
  });

  it('ends in one line with the verdict', () => {
    expect(renderText(exampleResult()).trimEnd().split('\n').at(-1)).toBe(
      '✗ gate failed (exit 1): one new finding and one failed check',
    );
    expect(renderText(EMPTY).trimEnd().split('\n').at(-1)).toBe('✓ gate passed: nothing new');
  });

  it('leaves out sections that have nothing to say', () => {
    expect(renderText(EMPTY)).not.toMatch(/Properties|Findings|Checks|Not tested/);
  });

  it('gives each finding a command that repeats it on one line, however narrow', () => {
    const commands = renderText(exampleResult(), { width: 40 })
      .split('\n')
      .filter((line) => line.includes('vmacheck repro'));
    expect(commands.map((line) => line.trim())).toEqual(
      exampleResult().findings.map(({ token, release }) => `vmacheck repro ${token} --release ${release}`),
    );
  });

  it('says the same with colour and without', () => {
    const plain = renderText(exampleResult());
    const colored = renderText(exampleResult(), { color: true });
    expect(colored).not.toBe(plain);
    expect(stripVTControlCharacters(colored)).toBe(plain);
  });
});

describe('the command that repeats a run', () => {
  it('names seed, blocks, modes and releases', () => {
    expect(repeatCommand(exampleResult())).toBe(
      'vmacheck gate --seed example --blocks 8 --mode uniform,real --release 6.16-rc1,6.16,7.3,ideal',
    );
  });

  it('of two trees names them in their order, and releases only where there are any', () => {
    expect(repeatCommand({ ...treeResult(), command: 'tree compare' })).toBe(
      "vmacheck tree compare /src/linux '/src/linux patched' --seed example --blocks 8 --mode uniform,real",
    );
  });

  it('quotes a seed for the shell, and does not exist for a run without blocks', () => {
    expect(repeatCommand({ ...exampleResult(), seed: "it's $(x)" })).toContain("--seed 'it'\\''s $(x)' ");
    expect(repeatCommand(EMPTY)).toBe('');
  });
});

describe('JSON', () => {
  it('is the result, unchanged', () => {
    expect(JSON.parse(renderJson(exampleResult()))).toEqual(exampleResult());
  });

  it('is as recorded', async () => {
    await expect(renderJson(exampleResult())).toMatchFileSnapshot('../golden/reports/result.json');
  });

  it('does not depend on the order in which the result was put together', () => {
    const turned = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(turned)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([name, member]) => [name, turned(member)]),
            )
          : value;
    expect(renderJson(turned(exampleResult()) as RunResult)).toBe(renderJson(exampleResult()));
  });
});

interface Case {
  readonly name: string;
  readonly failure: string | null;
  readonly skipped: string | null;
  readonly output: string;
}

interface Suite {
  readonly name: string;
  readonly tests: number;
  readonly failures: number;
  readonly skipped: number;
  readonly cases: readonly Case[];
}

/** The part of the DOM that the tests read. */
interface XmlElement {
  readonly nodeName: string;
  readonly textContent: string;
  readonly childNodes: Iterable<XmlElement>;
  getAttribute(name: string): string | null;
}

function children(element: XmlElement, name: string): XmlElement[] {
  return [...element.childNodes].filter(({ nodeName }) => nodeName === name);
}

/** Parses JUnit XML; throws when it is not well-formed. */
function suites(xml: string): Suite[] {
  const root = create(xml).root().node as unknown as XmlElement;
  return children(root, 'testsuite').map((suite) => ({
    name: suite.getAttribute('name') ?? '',
    tests: Number(suite.getAttribute('tests')),
    failures: Number(suite.getAttribute('failures')),
    skipped: Number(suite.getAttribute('skipped')),
    cases: children(suite, 'testcase').map((each) => ({
      name: each.getAttribute('name') ?? '',
      failure: children(each, 'failure')[0]?.textContent ?? null,
      skipped: children(each, 'skipped')[0]?.getAttribute('message') ?? null,
      output: children(each, 'system-out')[0]?.textContent ?? '',
    })),
  }));
}

describe('JUnit', () => {
  const known = exampleResult();
  const fresh: RunResult = {
    ...known,
    findings: known.findings.map((finding) => ({ ...finding, known: null })),
  };

  it('is as recorded', async () => {
    await expect(renderJUnit(fresh)).toMatchFileSnapshot('../golden/reports/result.junit.xml');
  });

  it('has a testsuite for each release and one for the checks, and counts right', () => {
    const all = suites(renderJUnit(fresh));
    expect(all.map(({ name }) => name)).toEqual(['6.16-rc1', '6.16', '7.3', 'ideal', 'checks']);
    for (const { tests, failures, skipped, cases } of all) {
      expect(tests).toBe(cases.length);
      expect(failures).toBe(cases.filter(({ failure }) => failure !== null).length);
      expect(skipped).toBe(cases.filter((each) => each.skipped !== null).length);
    }
  });

  it('fails on a new violation, with its token; a difference and a hook at fault pass', () => {
    const failing = suites(renderJUnit(fresh)).flatMap(({ name: suite, cases }) =>
      cases.filter(({ failure }) => failure !== null).map((each) => ({ suite, ...each })),
    );
    expect(failing.map(({ suite, name }) => `${suite} ${name}`)).toEqual([
      '6.16 flags-as-asked',
      'checks canary',
      'checks verdict',
    ]);
    expect(failing[0].failure).toContain(fresh.findings[0].token);
  });

  it('passes a violation that the ledger knows, and still shows it', () => {
    const [cell] = suites(renderJUnit(known))[1].cases;
    expect(cell.failure).toBeNull();
    expect(cell.output).toContain(known.findings[0].token);
  });

  it('skips what was not evaluated', () => {
    const [first] = suites(renderJUnit(known));
    expect(first.cases.map(({ skipped }) => skipped !== null)).toEqual([true, false, true]);
  });

  it('is well-formed whatever the texts say', () => {
    const hostile = ']]></failure>\u0000\ud800 & "\' \u{1f600}';
    const result: RunResult = {
      ...fresh,
      seed: hostile,
      matrix: {
        ...fresh.matrix,
        rows: fresh.matrix.rows.map((row) => ({ ...row, property: hostile, sentence: hostile })),
      },
      checks: [{ id: hostile, title: hostile, outcome: 'failed', detail: hostile }],
    };
    const all = suites(renderJUnit(result));
    expect(xmlText(hostile)).toBe(']]></failure>\ufffd\ufffd & "\' \u{1f600}');
    expect(all[1].cases[0].name).toBe(xmlText(hostile));
    expect(all[4].cases[0].failure).toBe(`${xmlText(hostile)}\n${xmlText(hostile)}`);
  });
});

describe('tables', () => {
  it('line columns up, and wrap the one that may', () => {
    const table = renderTable(
      ['name', 'what it is'],
      [
        ['a', 'one two three four five six seven'],
        ['long-name', { text: 'eight', style: 'red' }],
      ],
      { width: 30 },
      1,
    );
    expect(table).toBe(
      [
        'name       what it is',
        'a          one two three',
        '           four five six',
        '           seven',
        'long-name  eight',
        '',
      ].join('\n'),
    );
  });

  it('show the releases with their deviations', async () => {
    await expect(renderReleasesText()).toMatchFileSnapshot('../golden/reports/releases.txt');
  });
});
