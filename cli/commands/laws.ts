import type { Command } from 'commander';
import { PROPERTIES } from '../../properties/registry.js';
import { jsonOption } from '../options.js';
import { print } from '../print.js';

export function addLaws(program: Command): void {
  program
    .command('laws')
    .description('the laws and relations: what must be so, and why')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ vmacheck laws --json')
    .action(({ json }: { json?: boolean }) => {
      const rows = PROPERTIES.map(({ id, kind, sentence, reason, family, wouldHaveCaught }) => ({
        id,
        kind,
        sentence,
        reason,
        family,
        wouldHaveCaught,
      }));
      print(json, rows, () =>
        rows
          .map(({ id, kind, sentence, reason, wouldHaveCaught }) => {
            const caught =
              wouldHaveCaught.length > 0 ? `\n  would have caught: ${wouldHaveCaught.join(', ')}` : '';
            return `${id} (${kind})\n  ${sentence}\n  ${reason}${caught}\n`;
          })
          .join('\n'),
      );
    });
}
