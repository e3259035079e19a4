import { type Command, Option } from 'commander';
import { runShrinkTask } from '../../campaigns/shrink-task.js';
import { decodeToken, encodeToken } from '../../models/archive.js';
import { VmacheckError } from '../../models/errors.js';
import { findRelease, type ReleaseId } from '../../models/releases.js';
import { requireModelled } from '../../models/validate.js';
import { Judge } from '../../properties/judge.js';
import { jsonOption, releaseOption } from '../options.js';
import { print } from '../print.js';

interface Options {
  readonly release: ReleaseId;
  readonly bucket?: string;
  readonly json?: boolean;
}

export function addShrink(program: Command): void {
  program
    .command('shrink')
    .description('reduce a counterexample to the least one of the same bucket')
    .argument('<token>', 'the token of a scenario that violates a law')
    .addOption(releaseOption().default('7.3'))
    .addOption(new Option('--bucket <bucket>', 'which of its buckets to keep (default: the first)'))
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ vmacheck shrink vc1_AQ... --release 6.16')
    .action((token: string, options: Options) => {
      const scenario = requireModelled(decodeToken(token));
      const buckets = new Judge(findRelease(options.release)).judge(scenario).map(({ bucket }) => bucket);
      const bucket = options.bucket ?? buckets[0];
      if (bucket === undefined) throw new VmacheckError({ code: 'NOT_A_FINDING', release: options.release });
      if (!buckets.includes(bucket))
        throw new VmacheckError({ code: 'UNKNOWN_NAME', kind: 'bucket', name: bucket, known: buckets });
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
