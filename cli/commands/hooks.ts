import type { Command } from 'commander';
import { LIBRARY } from '../../generators/library/index.js';
import { jsonOption } from '../options.js';
import { print } from '../print.js';

export function addHooks(program: Command): void {
  program
    .command('hooks')
    .description('the library of real hooks and wrappers that campaigns mix in')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ vmacheck hooks')
    .action(({ json }: { json?: boolean }) => {
      const entries = LIBRARY.map(({ spec: _spec, ...entry }) => entry);
      print(json, { entries }, () =>
        entries
          .map(({ id, kind, title, since, until, note, kernelFunction, expresses }) => {
            const releases = `${since}${until === undefined ? ' on' : ` to ${until}`}`;
            const left = expresses === 'whole' ? '' : `\n         left out: ${expresses.partly}`;
            return `${kind.padEnd(8)} ${id}: ${title}\n         ${kernelFunction}, ${releases}; ${note}${left}`;
          })
          .join('\n'),
      );
    });
}
