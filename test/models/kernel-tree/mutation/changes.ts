import { mutantsOf, type OperatorId } from '../../../../models/kernel-tree/mutation/index.js';
import { type Config, cutFunction, SourceText } from '../../../../models/kernel-tree/source/index.js';

/** A function `f` with these lines as its body, as a file has it behind two other lines. */
export function fileWith(
  lines: readonly string[],
  header = 'static int f(struct box *box, int a, int b)',
): string {
  return ['/* A box. */', '', header, '{', ...lines.map((line) => `\t${line}`), '}', ''].join('\n');
}

/** The mutants an operator makes of a function's lines: `before => after`, each the lines that change. */
export function changes(operator: OperatorId, lines: readonly string[], header?: string): string[] {
  return mutantsIn(fileWith(lines, header))
    .filter((mutant) => mutant.operator === operator)
    .map(({ before, after }) => `${before} => ${after}`);
}

/** The mutants of the `f` of a file. */
export function mutantsIn(text: string, config?: Config) {
  return mutantsOf(cutFunction(new SourceText('mm/box.c', text), 'f', config)!, config);
}
