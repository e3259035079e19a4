import type { Command } from 'commander';
import type { Budget } from '../../campaigns/plan.js';
import { withFleetOptions } from '../fleet-options.js';
import { type RunCommandOptions, runCommand, withRunOptions } from './run-command.js';

const BUDGET: Budget = { kind: 'blocks', blocks: 20 };

export function addFuzz(program: Command): void {
  const command = program
    .command('fuzz')
    .description('random cases, without regression tokens and canaries; for trying things')
    .addHelpText(
      'after',
      `
Examples:
  $ vmacheck fuzz --release 7.3 --mode nesting --time 30s
  $ vmacheck fuzz --property vm-ops-reset,flags-as-asked --blocks 100 --json`,
    );
  withFleetOptions(withRunOptions(command, { seed: 'fuzz', budget: BUDGET })).action(
    (options: RunCommandOptions) => runCommand('fuzz', options, BUDGET, { regression: false, canary: false }),
  );
}
