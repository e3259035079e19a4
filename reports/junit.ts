/** A result as JUnit XML, for continuous integration. */
import { create } from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import { COMPARISONS } from '../properties/comparisons/index.js';
import { causeText, upstreamText } from './cause.js';
import { reliabilityText } from './reliability.js';
import type { FindingReport, MatrixCell, RunResult, TreeRun } from './result.js';
import { isNewFinding, standingOf } from './standing.js';
import { knownText, verdictLine } from './summary.js';
import { findingCommand } from './trees.js';
import { waivedText } from './waived.js';
import { OUTCOMES } from './words.js';

/**
 * One testsuite for each release and each tree, with a testcase for each property, and one for the checks, the
 * last of which is the verdict: it fails or has an error whenever the exit code is not 0.
 *
 * A property fails where one of its findings is a violation that neither the ledger nor a waiver knows. A known
 * violation, a difference and a hook's fault pass, with the findings in system-out. What was not evaluated is
 * skipped, and so is what is waived. Characters that XML 1.0 does not allow are replaced by U+FFFD.
 */
export function renderJUnit(result: RunResult): string {
  const suites = [
    ...result.matrix.releases.map((name, column) => suiteOf(result, name, column)),
    checksOf(result),
  ];
  const all = suites.flatMap(({ cases }) => cases);
  const root = create({ version: '1.0', encoding: 'UTF-8' }).ele('testsuites', {
    name: 'vmacheck',
    ...countsOf(all),
    time: result.timing.seconds,
  });
  for (const { name, cases } of suites) writeSuite(root, name, cases, result);
  return `${root.end({ prettyPrint: true })}\n`;
}

interface Suite {
  readonly name: string;
  readonly cases: readonly TestCase[];
}

interface TestCase {
  readonly name: string;
  readonly sentence: string;
  readonly failure: Fault | null;
  readonly error: Fault | null;
  readonly skipped: string | null;
  readonly output: string;
}

interface Fault {
  readonly type: string;
  readonly message: string;
  readonly text: string;
}

const PASSED = { failure: null, error: null, skipped: null, output: '' } as const;

/** The properties on a release or a tree; on a tree also what only trees have. */
function suiteOf(result: RunResult, name: string, column: number): Suite {
  const byBucket = new Map(result.findings.map((finding) => [finding.bucket, finding]));
  const cases = result.matrix.rows.map(({ property, sentence, cells }): TestCase => {
    const cell = cells[column];
    const findings = cell.buckets.flatMap((bucket) => byBucket.get(bucket) ?? []);
    return { name: property, sentence, ...judge(result, cell, findings) };
  });
  const tree = result.trees.find((each) => each.name === name);
  return { name, cases: tree === undefined ? cases : [...cases, ...comparisonsOf(result, tree)] };
}

function comparisonsOf(result: RunResult, tree: TreeRun): TestCase[] {
  return COMPARISONS.filter(
    ({ id }) => id !== (tree.base === null ? 'tree-equals-base' : 'tree-equals-model'),
  ).map(({ id, sentence }) => {
    const findings = result.findings.filter(
      ({ property, releases }) => property === id && releases.includes(tree.name),
    );
    const outcome = tree.cases === 0 ? 'notEvaluated' : findings.length === 0 ? 'held' : 'violation';
    const cell = { outcome, evaluated: tree.cases, failed: timesSeen(findings), buckets: [] } as const;
    return { name: id, sentence, ...judge(result, cell, findings) };
  });
}

function timesSeen(findings: readonly FindingReport[]): number {
  return findings.reduce((sum, finding) => sum + finding.timesSeen, 0);
}

function checksOf(result: RunResult): Suite {
  const checks = result.checks.map(({ id, title, outcome, detail }): TestCase => {
    const failure = outcome === 'failed' ? { type: 'check', message: title, text: detail } : null;
    const skipped = outcome === 'notEvaluated' ? detail : null;
    return {
      ...PASSED,
      name: id,
      sentence: title,
      failure,
      skipped,
      output: outcome === 'passed' ? detail : '',
    };
  });
  const { code, reason } = result.exit;
  const fault = { type: `exit ${code}`, message: reason, text: verdictLine(result) };
  const verdict: TestCase = {
    ...PASSED,
    name: 'verdict',
    sentence: 'the run passes',
    failure: code === 1 ? fault : null,
    error: code > 1 ? fault : null,
    output: code === 0 ? reason : '',
  };
  return { name: 'checks', cases: [...checks, verdict] };
}

function judge(
  result: RunResult,
  cell: MatrixCell,
  findings: readonly FindingReport[],
): Omit<TestCase, 'name' | 'sentence'> {
  if (cell.outcome === 'notEvaluated') return { ...PASSED, skipped: OUTCOMES.notEvaluated.meaning };
  const text = findings.map((finding) => findingText(result, finding)).join('\n\n');
  const fresh = findings.filter(isNewFinding);
  const buckets = fresh.map(({ bucket }) => bucket).join(', ');
  if (fresh.length > 0) {
    const type = fresh.some((finding) => standingOf(finding) === 'new') ? 'violation' : 'flaky';
    const message = `${OUTCOMES.violation.word} in ${cell.failed} of ${cell.evaluated} cases: ${buckets}`;
    return { ...PASSED, failure: { type, message, text } };
  }
  if (cell.outcome === 'violation' && findings.length === 0) return unreported(result);
  const waived = findings.flatMap((finding) => finding.waived ?? []);
  if (waived.length > 0) return { ...PASSED, skipped: waived.map(waivedText).join('; '), output: text };
  return { ...PASSED, output: text };
}

/** Of two trees only what the change brings is reported: what fails here fails on the base as well. */
function unreported({ trees }: RunResult): Omit<TestCase, 'name' | 'sentence'> {
  const compared = trees.some(({ base }) => base !== null);
  if (compared) return { ...PASSED, output: 'fails with the change and without it' };
  return { ...PASSED, failure: { type: 'violation', message: 'a violation without a finding', text: '' } };
}

function findingText(result: RunResult, finding: FindingReport): string {
  return [
    `${OUTCOMES[finding.verdict].word}: ${finding.bucket}`,
    `cause: ${causeText(finding)}`,
    ...(upstreamText(finding) === '' ? [] : [`upstream: ${upstreamText(finding)}`]),
    `ledger: ${knownText(finding)}`,
    ...(finding.flake === undefined ? [] : [reliabilityText(finding.flake)]),
    `token: ${finding.token}`,
    findingCommand(result, finding),
    ...(finding.detail === undefined ? [] : [finding.detail]),
  ].join('\n');
}

function countsOf(cases: readonly TestCase[]) {
  return {
    tests: cases.length,
    failures: cases.filter(({ failure }) => failure !== null).length,
    errors: cases.filter(({ error }) => error !== null).length,
    skipped: cases.filter(({ skipped }) => skipped !== null).length,
  };
}

function writeSuite(root: XMLBuilder, name: string, cases: readonly TestCase[], result: RunResult): void {
  const element = root.ele('testsuite', { name: xmlText(name), ...countsOf(cases) });
  const properties = element.ele('properties');
  const facts = {
    version: result.version,
    ...{ seed: result.seed, blocks: result.blocks, cases: result.cases, digest: result.digest },
  };
  for (const [fact, value] of Object.entries(facts)) {
    properties.ele('property', { name: fact, value: xmlText(String(value)) });
  }
  for (const each of cases) {
    const testcase = element.ele('testcase', {
      classname: xmlText(`vmacheck.${name}`),
      name: xmlText(each.name),
    });
    for (const kind of ['failure', 'error'] as const) {
      const fault = each[kind];
      if (fault === null) continue;
      testcase
        .ele(kind, { type: xmlText(fault.type), message: xmlText(fault.message) })
        .txt(xmlText(`${each.sentence}\n${fault.text}`));
    }
    if (each.skipped !== null) testcase.ele('skipped', { message: xmlText(each.skipped) });
    if (each.output !== '') testcase.ele('system-out').txt(xmlText(each.output));
  }
}

/** Text with everything replaced that XML 1.0 does not allow, lone surrogates included. */
export function xmlText(text: string): string {
  return Array.from(text, (character) => (XML_CHARACTER.test(character) ? character : '\ufffd')).join('');
}

const XML_CHARACTER = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]$/u;
