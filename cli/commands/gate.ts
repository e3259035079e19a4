import { type Command, Option } from 'commander';
import { planComparison } from '../../campaigns/kernel-tree/plan-trees.js';
import type { Budget } from '../../campaigns/plan.js';
import { VmacheckError } from '../../models/errors.js';
import { BISECT, bisectCode, bisectCodeOf } from '../bisect-codes.js';
import { EXIT } from '../exit-codes.js';
import { bucket } from '../options.js';
import { type RevisionOptions, revisionSource, usage, withRevisionOptions } from '../revisions.js';
import { gateSeriesCommand } from './gate-series.js';
import { gateToken } from './gate-token.js';
import { type RunCommandOptions, runCommand, runPlan, withRunOptions } from './run-command.js';

const BUDGET: Budget = { kind: 'seconds', seconds: 300 };

export interface GateOptions extends RunCommandOptions, RevisionOptions {
  readonly base?: string;
  readonly token?: string;
  readonly bucket?: string;
  readonly bisect?: boolean;
}

export function addGate(program: Command): void {
  const command = program
    .command('gate')
    .description('what a merge has to pass: time-boxed, with a fixed seed; only what a change brings is red')
    .argument('[range]', 'with --git: the commits A..B, each run beside the one before it')
    .addOption(new Option('--base <tree>', 'the tree before the change, a folder or with --git a revision'))
    .addOption(new Option('--token <token>', 'run this case alone, on --tree'))
    .addOption(
      new Option('--bucket <bucket>', 'with --token: what the case is asked about').argParser(bucket),
    )
    .option('--bisect', 'exit codes for git bisect run: 0 good, 1 bad, 125 cannot tell, 128 stop')
    .addHelpText(
      'after',
      `
Without a tree: regression tokens, canaries, checker scopes as time allows, and random cases on the models.

Examples:
  $ vmacheck gate --junit gate.xml
  $ vmacheck gate --tree ~/linux-patched --base ~/linux
  $ vmacheck gate --git ~/linux origin/master..HEAD
  $ vmacheck gate --git ~/linux --mbox series.mbox --onto v7.3
  $ vmacheck gate --git ~/linux --tree topic --base master
  $ git bisect run vmacheck gate --bisect --token vc1_AQ... --tree .

Exit codes: 0 nothing new; 1 something new, or a commit that does not build; 2 bad usage or input; 4 the run
could not have found what it should; 5 interrupted, or not all commits were evaluated in time.`,
    );
  withRunOptions(withRevisionOptions(command), { seed: 'gate', budget: BUDGET }).action(
    async (range: string | undefined, options: GateOptions) => {
      if (!options.bisect) return gate(range, options);
      try {
        await gate(range, options);
        process.exitCode = bisectCode(Number(process.exitCode ?? EXIT.clean));
      } catch (error) {
        if (!(error instanceof VmacheckError)) throw error;
        process.stderr.write(`vmacheck: ${error.message} [${error.code}]\n`);
        process.exitCode = bisectCodeOf(error);
      }
      if (process.exitCode === BISECT.skip) process.stderr.write('this revision cannot be tested\n');
    },
  );
}

async function gate(range: string | undefined, options: GateOptions): Promise<void> {
  const source = revisionSource(options);
  const { tree: trees = [], base, token } = options;
  if (token === undefined && options.bucket !== undefined) throw usage('--bucket goes with --token');
  if (token !== undefined) {
    if (range !== undefined || trees.length !== 1) throw usage('--token takes one --tree, and no range');
    return gateToken(token, trees[0], source, options);
  }
  if (source !== null) return gateSeriesCommand(source, range, options, BUDGET);
  if (range !== undefined) throw usage(`the range "${range}" goes with --git`);
  if (base === undefined)
    return runCommand('gate', options, BUDGET, { regression: true, canary: true, scopes: true });
  if (trees.length !== 1) throw usage('--base takes one --tree');
  const comparison = planComparison(base, trees[0], undefined, (folder, variant) => {
    if (!options.json) process.stderr.write(`building ${folder} (${variant})\n`);
  });
  await runPlan('gate', { ...options, oracle: false, ledger: 'empty' }, BUDGET, {
    ...{ regression: false, canary: false, scopes: false, releases: [], trees: comparison },
  });
}
