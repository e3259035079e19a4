import type { Command } from 'commander';
import type { Budget } from '../../campaigns/plan.js';
import { type RunCommandOptions, runCommand, withRunOptions } from './run-command.js';

const BUDGET: Budget = { kind: 'blocks', blocks: 40 };

export function addMatrix(program: Command): void {
  const command = program
    .command('matrix')
    .description('laws and relations x releases: what holds where, and the cause of what does not')
    .addHelpText(
      'after',
      `
Examples:
  $ vmacheck matrix
  $ vmacheck matrix --ledger empty        what the laws find by themselves`,
    );
  withRunOptions(command, { seed: 'matrix', budget: BUDGET }).action((options: RunCommandOptions) =>
    runCommand('matrix', options, BUDGET, { regression: false, canary: false }),
  );
}
