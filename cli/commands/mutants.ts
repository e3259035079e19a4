import { type Command, Option } from 'commander';
import { killMatrix } from '../../campaigns/kill-matrix.js';
import { findProperty, PROPERTIES } from '../../properties/registry.js';
import { EXIT } from '../exit-codes.js';
import { jsonOption, properties, wholeNumber } from '../options.js';
import { print } from '../print.js';

interface Options {
  readonly model: 'optimized' | 'reference' | 'both';
  readonly seed: string;
  readonly blocks: number;
  readonly property?: string[];
  readonly json?: boolean;
}

export function addMutants(program: Command): void {
  program
    .command('mutants')
    .description('plant single mistakes into the models and see which laws notice, without the oracle')
    .addOption(
      new Option('--model <model>', 'where to plant them')
        .choices(['optimized', 'reference', 'both'])
        .default('optimized'),
    )
    .addOption(new Option('--seed <text>').default('mutants'))
    .addOption(
      new Option('--blocks <n>', 'blocks of 1,024 cases for each mode')
        .argParser(wholeNumber('--blocks', 1, 10_000))
        .default(2),
    )
    .addOption(new Option('--property <list>', 'laws and relations to try').argParser(properties))
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ vmacheck mutants --model both')
    .action(async (options: Options) => {
      const chosen = options.property === undefined ? PROPERTIES : options.property.map(findProperty);
      const rows = await killMatrix(chosen, {
        seed: options.seed,
        blocks: options.blocks,
        models: options.model === 'both' ? ['optimized', 'reference'] : [options.model],
      });
      const survivors = rows.filter(({ killedBy }) => killedBy.length === 0);
      const idle = chosen.filter(({ id }) => !rows.some(({ killedBy }) => killedBy.includes(id)));
      print(options.json, { rows, survivors: survivors.length, idle: idle.map(({ id }) => id) }, () =>
        [
          ...rows.map(({ mutant, model, mistake, killedBy, firstCase }) =>
            killedBy.length === 0
              ? `SURVIVED  ${mutant} (${model}): ${mistake}`
              : `killed    ${mutant} (${model}) after ${firstCase} cases by ${killedBy.join(', ')}`,
          ),
          '',
          `${rows.length - survivors.length} of ${rows.length} killed`,
          idle.length === 0
            ? 'every property kills a mutant'
            : `kill no mutant: ${idle.map(({ id }) => id).join(', ')}`,
        ].join('\n'),
      );
      if (survivors.length > 0) process.exitCode = EXIT.power;
    });
}
