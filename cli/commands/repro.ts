import { type Command, Option } from 'commander';
import { decodeToken } from '../../models/archive.js';
import { findRelease, type ReleaseId } from '../../models/releases.js';
import type { Scenario } from '../../models/scenario.js';
import { requireModelled } from '../../models/validate.js';
import { Judge } from '../../properties/judge.js';
import { findEntry, type Ledger } from '../../properties/ledger.js';
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
import { print, terminalStyle } from '../print.js';
import { runOn, runOnOtherPath } from '../runs.js';

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
          () => `${renderWalkthroughText(told, terminalStyle())}\nNo law is violated on ${options.release}.`,
        );
        return;
      }
      const ledger = loadLedger(options.ledger);
      const shown = options.all ? findings : [violations[0] ?? findings[0]];
      const explanations = shown.map((finding) => explain(finding, trace, token, ledger, options));
      const others = findings.filter((finding) => !shown.includes(finding)).map(({ bucket }) => bucket);
      print(options.json, { release: options.release, explanations, others }, () =>
        [
          ...explanations.map((explanation) => renderExplanationText(explanation, terminalStyle())),
          others.length === 0 ? '' : `also: ${others.join('\n      ')}\n(--all explains them)`,
        ].join('\n'),
      );
      if (violations.length > 0) process.exitCode = EXIT.finding;
    });
}

function explain(
  finding: Finding,
  trace: Int32Array,
  token: string,
  ledger: Ledger,
  options: Options,
): Explanation {
  const beside = secondRun(finding.scenario, options);
  const known = findEntry(ledger, finding.bucket) ?? null;
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
  return runOnOtherPath(scenario, release);
}
