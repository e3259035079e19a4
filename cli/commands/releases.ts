import type { Command } from 'commander';
import { DEVIATIONS, type Deviation } from '../../models/deviations.js';
import { RELEASES } from '../../models/releases.js';
import { jsonOption } from '../options.js';
import { print } from '../print.js';

export function addReleases(program: Command): void {
  program
    .command('releases')
    .description('the releases as features and deviations from the ideal')
    .addOption(jsonOption())
    .action(({ json }: { json?: boolean }) => {
      print(json, { releases: RELEASES, deviations: DEVIATIONS }, () => {
        const lines = RELEASES.flatMap(({ id, title, features, deviations }) => [
          `${id}: ${title}`,
          ...features.map((feature) => `  + ${feature}`),
          ...deviations.map((name) => `  - ${name}: ${(DEVIATIONS[name] as Deviation).what}`),
          '',
        ]);
        return lines.join('\n');
      });
    });
}
