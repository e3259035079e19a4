import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import { runOptimalTask } from '../../campaigns/optimal-task.js';
import { runShrinkTask } from '../../campaigns/shrink-task.js';
import { scopeHolding } from '../../checker/layer/ingredients.js';
import { changeScope, SCOPE_FIELDS, SCOPES, type ScopeName } from '../../checker/layer/scope.js';
import type { OptimalResult } from '../../checker/result.js';
import { decodeToken, encodeToken } from '../../models/archive.js';
import { VmacheckError } from '../../models/errors.js';
import { findRelease, type ReleaseId } from '../../models/releases.js';
import type { Scenario } from '../../models/scenario.js';
import { requireModelled } from '../../models/validate.js';
import { Judge } from '../../properties/judge.js';
import { renderOptimalText } from '../../reports/optimal.js';
import { EXIT } from '../exit-codes.js';
import { jsonOption, releaseOption, wholeNumber } from '../options.js';
import { print } from '../print.js';

interface Options {
  readonly release: ReleaseId;
  readonly bucket?: string;
  readonly optimal?: boolean;
  readonly scope?: ScopeName;
  readonly set: string;
  readonly workers: number;
  readonly memory: number;
  readonly json?: boolean;
}

const MIB = 2 ** 20;

export function addShrink(program: Command): void {
  program
    .command('shrink')
    .description('reduce a counterexample to the least one of the same bucket')
    .argument('<token>', 'the token of a scenario that violates a law')
    .addOption(releaseOption().default('7.3'))
    .addOption(new Option('--bucket <bucket>', 'which of its buckets to keep (default: the first)'))
    .option('--optimal', 'ask the exhaustive checker whether there is a smaller one')
    .addOption(
      new Option('--scope <name>', 'with --optimal: what to explore')
        .choices(Object.keys(SCOPES))
        .implies({ optimal: true }),
    )
    .addOption(
      new Option(
        '--set <numbers>',
        `with --optimal: numbers of the scope to change: ${Object.keys(SCOPE_FIELDS).join(', ')}`,
      )
        .default('', 'the smallest that has what the scenario is made of')
        .implies({ optimal: true }),
    )
    .addOption(
      new Option('--workers <n>', 'with --optimal: threads; the result does not depend on them')
        .argParser(wholeNumber('--workers', 1, 64))
        .default(availableParallelism(), 'one for each processor'),
    )
    .addOption(
      new Option('--memory <MiB>', 'with --optimal: memory for states')
        .argParser(wholeNumber('--memory', 1, 1_000_000))
        .default(4096),
    )
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  $ vmacheck shrink vc1_AQ... --release 6.16
  $ vmacheck shrink vc1_AQ... --release 6.16 --optimal          proven least in its scope, or a smaller one
  $ vmacheck shrink vc1_AQ... --release 6.16 --scope small --set faults=2

Exit codes of --optimal: 0 proven, 1 there is a smaller one, 4 the scope does not show the bucket, 5 not complete.`,
    )
    .action(async (token: string, options: Options) => {
      const scenario = requireModelled(decodeToken(token));
      const buckets = new Judge(findRelease(options.release)).judge(scenario).map(({ bucket }) => bucket);
      const bucket = options.bucket ?? buckets[0];
      if (bucket === undefined) throw new VmacheckError({ code: 'NOT_A_FINDING', release: options.release });
      if (!buckets.includes(bucket))
        throw new VmacheckError({ code: 'UNKNOWN_NAME', kind: 'bucket', name: bucket, known: buckets });
      if (options.optimal) return askChecker(scenario, bucket, options);
      const result = runShrinkTask({
        token: encodeToken(scenario),
        release: options.release,
        tree: null,
        bucket,
        thorough: true,
      });
      print(options.json, { bucket, release: options.release, ...result }, () =>
        [
          `bucket  ${bucket}`,
          `token   ${result.token}`,
          `${result.evaluations} evaluations; ${result.provenLeast ? 'proven least in its scope' : 'a local minimum, not proven least'}`,
          `next: vmacheck repro ${result.token} --release ${options.release}`,
        ].join('\n'),
      );
    });
}

async function askChecker(scenario: Scenario, bucket: string, options: Options): Promise<void> {
  const { release, workers, memory, json } = options;
  const scope = changeScope(
    options.scope === undefined ? scopeHolding(scenario) : SCOPES[options.scope],
    options.set,
  );
  const abort = new AbortController();
  const interrupt = () => abort.abort();
  process.once('SIGINT', interrupt);
  try {
    const { smaller, ...result } = await runOptimalTask({
      release,
      scenario,
      bucket,
      scope,
      workers,
      memory: memory * MIB,
      signal: abort.signal,
    });
    const token = smaller === null ? null : encodeToken(smaller);
    const operations = scenario.operations.length;
    print(json, { bucket, release, token, ...result }, () =>
      renderOptimalText(result, { bucket, release, operations, token }),
    );
    process.exitCode = EXIT_CODES[result.outcome];
  } finally {
    process.removeListener('SIGINT', interrupt);
  }
}

const EXIT_CODES: Readonly<Record<OptimalResult['outcome'], number>> = {
  proven: EXIT.clean,
  smaller: EXIT.finding,
  absent: EXIT.power,
  memory: EXIT.interrupted,
  aborted: EXIT.interrupted,
};
