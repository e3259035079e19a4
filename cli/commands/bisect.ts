import { type Command, Option } from 'commander';
import { bisectGit } from '../../campaigns/bisect/in-git.js';
import { bucketHistories } from '../../campaigns/bisect/on-releases.js';
import { Revisions } from '../../campaigns/git/revisions.js';
import { decodeToken } from '../../models/archive.js';
import { VmacheckError } from '../../models/errors.js';
import type { ReleaseId } from '../../models/releases.js';
import { requireModelled } from '../../models/validate.js';
import { type BisectReport, renderBisectText, renderBucketHistoriesText } from '../../reports/bisect.js';
import { EXIT } from '../exit-codes.js';
import { withInterrupt } from '../interrupt.js';
import { bucket as bucketName, jsonOption, releaseOption, wholeNumber } from '../options.js';
import { print } from '../print.js';
import { usage } from '../revisions.js';

interface Options {
  readonly tree?: string;
  readonly bucket?: string;
  readonly profile?: ReleaseId;
  readonly runs: number;
  readonly json?: boolean;
}

/** An answer that is wrong with a greater chance than this is no answer. */
const MAX_WRONG = 0.05;

export function addBisect(program: Command): void {
  program
    .command('bisect')
    .description('the commit of a kernel tree, or the release, that brought what a case shows, or fixed it')
    .argument('<token>', 'the case')
    .argument('[range]', 'with --tree: two revisions, FIRST..LAST')
    .addOption(new Option('--tree <repository>', 'a git repository of a kernel tree'))
    .addOption(
      new Option('--bucket <bucket>', 'what to look for')
        .argParser(bucketName)
        .default(undefined, 'what differs at the ends'),
    )
    .addOption(
      releaseOption('--profile <release>').default(undefined, 'found in the text of the first revision'),
    )
    .addOption(
      new Option('--runs <n>', 'runs of each revision, for cases that do not show every time')
        .argParser(wholeNumber('--runs', 1, 1000))
        .default(5),
    )
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  $ vmacheck bisect vc1_AQ...                              over the releases
  $ vmacheck bisect vc1_AQ... v7.2..v7.3 --tree ~/linux    over the commits of a repository
  $ vmacheck bisect vc1_AQ... v7.2..v7.3 --tree ~/linux --runs 50

Revisions that do not build are skipped. Exit codes: 0 found; 2 bad usage, or both ends are alike; 3 the case
shows too seldom for an answer; 5 not told apart, or interrupted.`,
    )
    .action(async (token: string, range: string | undefined, options: Options) => {
      const scenario = requireModelled(decodeToken(token));
      const { tree, bucket, profile, runs, json } = options;
      if (tree === undefined) {
        if (range !== undefined) throw usage(`the range "${range}" goes with --tree`);
        const histories = bucketHistories(scenario, bucket);
        print(json, { token, histories }, () => renderBucketHistoriesText(histories));
        return;
      }
      if (range === undefined) throw usage('--tree takes two revisions, FIRST..LAST');
      if (!scenario.mmu) throw new VmacheckError({ code: 'TREE_HAS_NO_NOMMU' });
      const report = await withInterrupt((signal) =>
        Revisions.use({ repository: tree }, async (revisions) =>
          bisectGit({
            ...{
              revisions,
              range: await revisions.range(range),
              scenario,
              token,
              bucket,
              profile,
              runs,
              signal,
            },
            onStep: (text) => {
              if (!json) process.stderr.write(`${text}\n`);
            },
          }),
        ),
      );
      print(json, report, () => renderBisectText(report));
      process.exitCode = exitCodeOf(report);
    });
}

function exitCodeOf({ suspects, wrong }: BisectReport): number {
  if (suspects.length !== 1) return EXIT.interrupted;
  return wrong > MAX_WRONG ? EXIT.flaky : EXIT.clean;
}
