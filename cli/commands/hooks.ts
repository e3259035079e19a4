import type { Command } from 'commander';
import { LIBRARY, NOT_YET } from '../../generators/library/index.js';
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
      print(json, { entries, notYet: NOT_YET }, () =>
        [
          ...entries.map(
            ({ id, kind, title, since, until, note, kernelFunction }) =>
              `${kind.padEnd(8)} ${id}: ${title}\n         ${kernelFunction}, ${since}${until === undefined ? ' on' : ` to ${until}`}; ${note}`,
          ),
          '',
          'Not expressed by this version:',
          ...NOT_YET.map(({ id, reason }) => `  ${id}: ${reason}`),
        ].join('\n'),
      );
    });
}
