import type { Command } from 'commander';
import type { Budget } from '../../campaigns/plan.js';
import { type RunCommandOptions, runCommand, withRunOptions } from './run-command.js';

const BUDGET: Budget = { kind: 'seconds', seconds: 50 };

export function addCampaign(program: Command): void {
  const command = program
    .command('campaign')
    .description('a time-boxed run over all releases and modes, after the regression tokens; for every night')
    .addHelpText(
      'after',
      `
Examples:
  $ vmacheck campaign                          about a minute; results in results/campaign-DATE
  $ vmacheck campaign --time 8h --out nightly  a night
  $ vmacheck campaign --seed 2026-11-23 --blocks 400   repeats a run exactly`,
    );
  withRunOptions(command, { seed: today(), budget: BUDGET }).action((options: RunCommandOptions) =>
    runCommand(
      'campaign',
      { out: `results/campaign-${options.seed.replaceAll(/[^\w.-]/g, '_')}`, ...options },
      BUDGET,
      {
        regression: true,
        canary: true,
      },
    ),
  );
}

/** The seed of a nightly run: printed and stored before the first case, so that it can be repeated. */
function today(): string {
  return new Date().toISOString().slice(0, 10);
}
