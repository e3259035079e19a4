import type { Command } from 'commander';
import type { Budget } from '../../campaigns/plan.js';
import { type RunCommandOptions, runCommand, withRunOptions } from './run-command.js';

const BUDGET: Budget = { kind: 'seconds', seconds: 60 };

export function addGate(program: Command): void {
  const command = program
    .command('gate')
    .description('regression tokens, canaries, matrix and a time-boxed run with a fixed seed; for merges')
    .addHelpText(
      'after',
      `
Examples:
  $ vmacheck gate --junit gate.xml
  $ vmacheck gate --blocks 100 --json > gate.json`,
    );
  withRunOptions(command, { seed: 'gate', budget: BUDGET }).action((options: RunCommandOptions) =>
    runCommand('gate', options, BUDGET, { regression: true, canary: true }),
  );
}
