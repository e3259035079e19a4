import { type Command, Option } from 'commander';
import { DEVIATIONS } from '../../models/deviations.js';
import { findRelease, RELEASES } from '../../models/releases.js';
import { diffReleases, renderReleaseDiffText } from '../../reports/release-diff.js';
import { renderReleasesText } from '../../reports/releases.js';
import { jsonOption } from '../options.js';
import { print } from '../print.js';

interface Options {
  readonly diff?: string[];
  readonly json?: boolean;
}

export function addReleases(program: Command): void {
  const command = program
    .command('releases')
    .description('the releases as features and deviations from the ideal; what changed between two of them')
    .addOption(
      new Option('--diff <release...>', 'two releases: the features and deviations that came and went'),
    )
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  $ vmacheck releases
  $ vmacheck releases --diff 6.16 7.3`,
    )
    .action(({ diff, json }: Options) => {
      const style = { color: process.stdout.isTTY === true, width: process.stdout.columns ?? 100 };
      if (diff === undefined) {
        print(json, { releases: RELEASES, deviations: DEVIATIONS }, () => renderReleasesText(style));
        return;
      }
      const [from, to, ...others] = diff.map(findRelease);
      if (to === undefined || others.length > 0)
        command.error('error: --diff takes two releases, as in --diff 6.16 7.3');
      const changes = diffReleases(from, to);
      print(json, changes, () => renderReleaseDiffText(changes, style));
    });
}
