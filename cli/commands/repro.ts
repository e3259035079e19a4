import { type Command, Option } from 'commander';
import { otherPath } from '../../campaigns/beside.js';
import { decodeToken } from '../../models/archive.js';
import { createOptimized } from '../../models/optimized/index.js';
import { findRelease, profileOf, type ReleaseId } from '../../models/releases.js';
import type { Scenario } from '../../models/scenario.js';
import { requireModelled } from '../../models/validate.js';
import { wireOf } from '../../models/wire.js';
import { Judge } from '../../properties/judge.js';
import { findEntry } from '../../properties/ledger.js';
import type { Finding } from '../../properties/property.js';
import { findProperty } from '../../properties/registry.js';
import {
  type Explanation,
  explainFinding,
  renderExplanationText,
  renderWalkthroughText,
  type SecondRun,
} from '../../reports/explain.js';
import { walkthrough } from '../../reports/walkthrough.js';
import { EXIT } from '../exit-codes.js';
import { loadLedger } from '../ledger.js';
import { jsonOption, releaseOption } from '../options.js';
import { print } from '../print.js';

interface Options {
  readonly release: ReleaseId;
  readonly beside: 'path' | 'ideal' | 'none';
  readonly all?: boolean;
  readonly ledger: string;
  readonly json?: boolean;
}

export function addRepro(program: Command): void {
  program
    .command('repro')
    .description('run one scenario again and explain it: step by step, the law, the cause, the fix')
    .argument('<token>', 'a token, as printed by every report')
    .addOption(releaseOption().default('7.3'))
    .addOption(
      new Option('--beside <what>', 'a second run to compare with')
        .choices(['path', 'ideal', 'none'])
        .default('path', 'the other path, direct or nested'),
    )
    .option('--all', 'explain every finding of the scenario, not only the first')
    .addOption(new Option('--ledger <file>', 'known findings; "empty" for none').default('packaged'))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  $ vmacheck repro vc1_AQ... --release 6.16
  $ vmacheck repro vc1_AQ... --release 7.3 --beside ideal

Exit code 1 when the scenario violates a law, 0 when it does not.`,
    )
    .action((token: string, options: Options) => {
      const scenario = requireModelled(decodeToken(token));
      const trace = runOn(scenario, options.release);
      const findings = new Judge(findRelease(options.release)).judge(scenario);
      const violations = findings.filter(({ verdict }) => verdict === 'violation');
      if (findings.length === 0) {
        const told = walkthrough(scenario, trace, options.release);
        print(
          options.json,
          { release: options.release, findings, walkthrough: told },
          () => `${renderWalkthroughText(told, style())}\nNo law is violated on ${options.release}.`,
        );
        return;
      }
      const shown = options.all ? findings : [violations[0] ?? findings[0]];
      const explanations = shown.map((finding) => explain(finding, trace, token, options));
      const others = findings.filter((finding) => !shown.includes(finding)).map(({ bucket }) => bucket);
      print(options.json, { release: options.release, explanations, others }, () =>
        [
          ...explanations.map((explanation) => renderExplanationText(explanation, style())),
          others.length === 0 ? '' : `also: ${others.join('\n      ')}\n(--all explains them)`,
        ].join('\n'),
      );
      if (violations.length > 0) process.exitCode = EXIT.finding;
    });
}

function explain(finding: Finding, trace: Int32Array, token: string, options: Options): Explanation {
  const beside = secondRun(finding.scenario, options);
  const known = findEntry(loadLedger(options.ledger), finding.bucket) ?? null;
  return explainFinding({
    finding,
    property: findProperty(finding.property),
    trace,
    title: options.release,
    token: token.trim(),
    known,
    ...(beside === null ? {} : { beside }),
  });
}

function secondRun(scenario: Scenario, { beside, release }: Options): SecondRun | null {
  if (beside === 'none') return null;
  if (beside === 'ideal') return { title: 'ideal', scenario, trace: runOn(scenario, 'ideal') };
  const other = otherPath(scenario);
  return other === null
    ? null
    : {
        title: `${release}, ${other.title}`,
        scenario: other.scenario,
        trace: runOn(other.scenario, release),
      };
}

function runOn(scenario: Scenario, id: ReleaseId): Int32Array {
  return createOptimized(profileOf(findRelease(id)), id).run(wireOf(scenario));
}

function style() {
  return { color: process.stdout.isTTY === true, width: process.stdout.columns ?? 100 };
}
