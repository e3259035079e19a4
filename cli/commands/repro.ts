import { type Command, Option } from 'commander';
import { changesOnTheWay } from '../../campaigns/kernel-tree/changes.js';
import { planComparison, planTrees } from '../../campaigns/kernel-tree/plan-trees.js';
import type { TreePlan } from '../../campaigns/plan.js';
import { decodeToken } from '../../models/archive.js';
import { VmacheckError } from '../../models/errors.js';
import type { ReleaseId } from '../../models/releases.js';
import type { Scenario } from '../../models/scenario.js';
import { requireModelled } from '../../models/validate.js';
import { wireOf } from '../../models/wire.js';
import { findEntry, type Ledger } from '../../properties/ledger.js';
import type { Finding } from '../../properties/property.js';
import {
  type Explanation,
  explainFinding,
  renderExplanationText,
  renderWalkthroughText,
  type SecondRun,
} from '../../reports/explain.js';
import { changeLines, describeProperty } from '../../reports/trees.js';
import { walkthrough } from '../../reports/walkthrough.js';
import { EXIT } from '../exit-codes.js';
import { loadLedger } from '../ledger.js';
import { jsonOption, releaseOption } from '../options.js';
import { print, terminalStyle } from '../print.js';
import {
  type RevisionOptions,
  revisionSource,
  usage,
  withRevisionOptions,
  withTreeFolders,
} from '../revisions.js';
import { type Looked, lookAt, lookAtTree, runOn, runOnOtherPath } from '../runs.js';

interface Options extends RevisionOptions {
  readonly release: ReleaseId;
  readonly tree?: string;
  readonly base?: string;
  readonly beside: 'path' | 'ideal' | 'none';
  readonly all?: boolean;
  readonly ledger: string;
  readonly json?: boolean;
}

export function addRepro(program: Command): void {
  const command = program
    .command('repro')
    .description('run one scenario again and explain it: step by step, the law, the cause, the fix')
    .argument('<token>', 'a token, as printed by every report')
    .addOption(releaseOption().default('7.3'))
    .addOption(
      new Option('--beside <what>', 'a second run to compare with')
        .choices(['path', 'ideal', 'none'])
        .default('path', 'the other path, direct or nested'),
    )
    .addOption(
      new Option('--tree <folder>', 'run it on a kernel source tree, beside the model of its profile'),
    )
    .addOption(new Option('--base <folder>', 'with --tree: the tree before a change, to compare it with'))
    .option('--all', 'explain every finding of the scenario, not only the first')
    .addOption(new Option('--ledger <file>', 'known findings; "empty" for none').default('packaged'))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  $ vmacheck repro vc1_AQ... --release 6.16
  $ vmacheck repro vc1_AQ... --release 7.3 --beside ideal
  $ vmacheck repro vc1_AQ... --tree ~/linux-patched --base ~/linux
  $ vmacheck repro vc1_AQ... --git ~/linux --tree topic --base topic~1

Exit code 1 when the scenario violates a law, 0 when it does not.`,
    );
  withRevisionOptions(command).action((token: string, named: Options) => {
    const source = revisionSource(named);
    const { tree, base } = named;
    if (tree === undefined) {
      if (source !== null) throw usage('--git goes with --tree');
      return repro(token, named, false);
    }
    return withTreeFolders(source, base === undefined ? [tree] : [tree, base], async ([head, before]) =>
      repro(
        token,
        { ...named, tree: head, ...(before === undefined ? {} : { base: before }) },
        source !== null,
      ),
    );
  });
}

/** @param checkedOut whether the folders of the trees are there for this run only */
function repro(token: string, options: Options, checkedOut: boolean): void {
  const scenario = requireModelled(decodeToken(token));
  if (options.tree !== undefined && !scenario.mmu) throw new VmacheckError({ code: 'TREE_HAS_NO_NOMMU' });
  const plan = treePlan(options);
  const looked = plan === null ? lookAt(scenario, options.release) : lookAtTree(scenario, plan);
  const { findings, title } = looked;
  const violations = findings.filter(({ verdict }) => verdict === 'violation');
  if (findings.length === 0) {
    const told = walkthrough(scenario, looked.trace ?? new Int32Array(), title);
    print(
      options.json,
      { release: options.release, findings, walkthrough: told },
      () => `${renderWalkthroughText(told, terminalStyle())}\nNo law is violated on ${title}.`,
    );
    return;
  }
  const changed = plan === null ? null : changesOnTheWay(plan, wireOf(scenario));
  const ledger = loadLedger(options.ledger);
  const shown = options.all ? findings : [violations[0] ?? findings[0]];
  const explanations = shown.map((finding) => explain(finding, looked, token, ledger, options, checkedOut));
  const others = findings.filter((finding) => !shown.includes(finding)).map(({ bucket }) => bucket);
  print(options.json, { release: options.release, explanations, others, ...changed }, () =>
    [
      ...explanations.map((explanation) => renderExplanationText(explanation, terminalStyle())),
      ...shown.flatMap(({ detail }) => (detail === undefined ? [] : ['', detail])),
      ...(changed === null ? [] : changeLines(changed)),
      others.length === 0 ? '' : `also: ${others.join('\n      ')}\n(--all explains them)`,
    ].join('\n'),
  );
  if (violations.length > 0) process.exitCode = EXIT.finding;
}

function explain(
  finding: Finding,
  { trace, title, model }: Looked,
  token: string,
  ledger: Ledger,
  options: Options,
  checkedOut: boolean,
): Explanation {
  const beside = model ?? secondRun(finding.scenario, options);
  const known = findEntry(ledger, finding.bucket) ?? null;
  return explainFinding({
    finding,
    property: describeProperty(finding.property),
    // Of a run that crashed there is only what the model makes of it.
    trace: trace ?? runOn(finding.scenario, finding.release),
    title,
    token: token.trim(),
    ...(options.tree === undefined || checkedOut ? {} : { tree: options.tree }),
    known,
    ...(beside === null ? {} : { beside }),
  });
}

/** The tree to run it on, if one is named. */
function treePlan({ tree, base }: Options): TreePlan | null {
  if (tree === undefined) return null;
  return base === undefined ? planTrees([tree])[0] : planComparison(base, tree)[1];
}

function secondRun(scenario: Scenario, { beside, release }: Options): SecondRun | null {
  if (beside === 'none') return null;
  if (beside === 'ideal') return { title: 'ideal', scenario, trace: runOn(scenario, 'ideal') };
  return runOnOtherPath(scenario, release);
}
