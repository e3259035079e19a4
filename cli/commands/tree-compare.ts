import type { Command } from 'commander';
import { planComparison } from '../../campaigns/kernel-tree/plan-trees.js';
import type { Budget } from '../../campaigns/plan.js';
import type { ReleaseId } from '../../models/releases.js';
import { releaseOption } from '../options.js';
import { type RunCommandOptions, runPlan, withSharedOptions } from './run-command.js';

const BUDGET: Budget = { kind: 'blocks', blocks: 56 };

interface Options extends RunCommandOptions {
  readonly profile?: ReleaseId;
}

/** Adds `compare` to the `tree` commands. */
export function addTreeCompare(group: Command): void {
  const command = group
    .command('compare')
    .description('the same cases on two kernel trees: what HEAD does that BASE does not')
    .argument('<base>', 'folder of the tree without the change')
    .argument('<head>', 'folder of the tree with it')
    .addOption(releaseOption('--profile <release>').default(undefined, 'found in the text of BASE'))
    .addHelpText(
      'after',
      `
Examples:
  $ vmacheck tree compare ~/linux ~/linux-patched
  $ vmacheck tree compare ~/linux ~/linux-patched --time 5m --junit compare.xml

Only what HEAD brings is red, and exit code 1.`,
    );
  withSharedOptions(command, { seed: 'compare', budget: BUDGET }).action(
    async (base: string, head: string, options: Options) => {
      const trees = planComparison(base, head, options.profile, (folder, variant) => {
        if (!options.json) process.stderr.write(`building ${folder} (${variant})\n`);
      });
      await runPlan('tree compare', { ...options, oracle: false, ledger: 'empty' }, BUDGET, {
        regression: false,
        canary: false,
        releases: [],
        trees,
      });
    },
  );
}
