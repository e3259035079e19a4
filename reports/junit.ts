/** A result as JUnit XML, for continuous integration. */
import { create } from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import { causeText, upstreamText } from './cause.js';
import type { FindingReport, MatrixCell, RunResult } from './result.js';
import { isNewFinding, knownText } from './summary.js';
import { findingCommand } from './trees.js';
import { OUTCOMES } from './words.js';

/**
 * One testsuite for each release, with a testcase for each property, and one for the checks.
 *
 * A property fails where its worst finding is a violation that the ledger does not know; a known
 * violation, a difference and a hook's fault pass, with the findings in system-out. What was not
 * evaluated is skipped. Characters that XML 1.0 does not allow are replaced by U+FFFD.
 */
export function renderJUnit(result: RunResult): string {
  const { matrix } = result;
  const suites = create({ version: '1.0', encoding: 'UTF-8' }).ele('testsuites', { name: 'vmacheck' });
  const byBucket = new Map(result.findings.map((finding) => [finding.bucket, finding]));
  matrix.releases.forEach((release, column) => {
    const cases = matrix.rows.map(({ property, sentence, cells }): TestCase => {
      const cell = cells[column];
      const findings = cell.buckets.flatMap((bucket) => byBucket.get(bucket) ?? []);
      return { name: property, sentence, ...judge(result, cell, findings) };
    });
    suite(suites, release, cases, result);
  });
  const checks = result.checks.map(
    ({ id, title, outcome, detail }): TestCase => ({
      name: id,
      sentence: title,
      failure: outcome === 'failed' ? { message: title, text: detail } : null,
      skipped: outcome === 'notEvaluated' ? detail : null,
      output: outcome === 'passed' ? detail : '',
    }),
  );
  suite(suites, 'checks', checks, result);
  return `${suites.end({ prettyPrint: true })}\n`;
}

interface TestCase {
  readonly name: string;
  readonly sentence: string;
  readonly failure: { readonly message: string; readonly text: string } | null;
  readonly skipped: string | null;
  readonly output: string;
}

function judge(
  result: RunResult,
  cell: MatrixCell,
  findings: readonly FindingReport[],
): Pick<TestCase, 'failure' | 'skipped' | 'output'> {
  const text = findings.map((finding) => findingText(result, finding)).join('\n\n');
  if (cell.outcome === 'notEvaluated') {
    return { failure: null, skipped: OUTCOMES.notEvaluated.meaning, output: '' };
  }
  const fresh = findings.filter(isNewFinding);
  const unreported = cell.outcome === 'violation' && findings.length === 0;
  if (fresh.length === 0 && !unreported) return { failure: null, skipped: null, output: text };
  const message = `${OUTCOMES.violation.word} in ${cell.failed} of ${cell.evaluated} cases: ${fresh.map(({ bucket }) => bucket).join(', ')}`;
  return { failure: { message, text }, skipped: null, output: '' };
}

function findingText(result: RunResult, finding: FindingReport): string {
  return [
    `${OUTCOMES[finding.verdict].word}: ${finding.bucket}`,
    `cause: ${causeText(finding)}`,
    ...(upstreamText(finding) === '' ? [] : [`upstream: ${upstreamText(finding)}`]),
    `ledger: ${knownText(finding)}`,
    `token: ${finding.token}`,
    findingCommand(result, finding),
    ...(finding.detail === undefined ? [] : [finding.detail]),
  ].join('\n');
}

function suite(suites: XMLBuilder, name: string, cases: readonly TestCase[], result: RunResult): void {
  const element = suites.ele('testsuite', {
    name: xmlText(name),
    tests: cases.length,
    failures: cases.filter(({ failure }) => failure !== null).length,
    errors: 0,
    skipped: cases.filter(({ skipped }) => skipped !== null).length,
  });
  const properties = element.ele('properties');
  const facts = { seed: result.seed, blocks: result.blocks, cases: result.cases, digest: result.digest };
  for (const [fact, value] of Object.entries(facts)) {
    properties.ele('property', { name: fact, value: xmlText(String(value)) });
  }
  for (const each of cases) {
    const testcase = element.ele('testcase', {
      classname: xmlText(`vmacheck.${name}`),
      name: xmlText(each.name),
    });
    if (each.failure !== null) {
      testcase
        .ele('failure', { type: 'violation', message: xmlText(each.failure.message) })
        .txt(xmlText(`${each.sentence}\n${each.failure.text}`));
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
