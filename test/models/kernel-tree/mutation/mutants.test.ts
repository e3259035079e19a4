import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyMutant, mutantsOf, OPERATORS } from '../../../../models/kernel-tree/mutation/index.js';
import { type Config, cutFunction, SourceText } from '../../../../models/kernel-tree/source/index.js';
import { fileWith, mutantsIn } from './changes.js';

describe('mutants', () => {
  it('come by operator, then by line, each text once, none of them the original', () => {
    const mutants = mutantsIn(fileWith(['if (a != 0)', '\tb = 0 - a;', 'return b < 0 ? b - a : 0;']));
    const order = mutants.map(({ operator, line }) => Object.keys(OPERATORS).indexOf(operator) * 1000 + line);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(new Set(mutants.map(({ text }) => text)).size).toBe(mutants.length);
    expect(new Set(mutants.map(({ operator }) => operator))).toEqual(
      new Set(['drop-statement', 'swap-operands', 'replace-constant', 'change-operator']),
    );
  });

  it('have the line of the file, and as many lines as the function', () => {
    const file = fileWith(['int c;', '', 'if (a &&', '    b)', '\treturn put(a,', '\t\t   b);']);
    const lines = cutFunction(new SourceText('mm/box.c', file), 'f')!.text.split('\n').length;
    for (const { text } of mutantsIn(file)) expect(text.split('\n')).toHaveLength(lines);
    expect(mutantsIn(file).map(({ operator, line }) => `${operator} ${line}`)).toEqual([
      'drop-statement 7',
      'drop-statement 9',
      'negate-condition 7',
      'swap-operands 9',
      'change-operator 7',
    ]);
  });

  it('never change comments, literals, directives, or what is not compiled', () => {
    const config: Config = (macro) => (macro.startsWith('CONFIG_') ? macro === 'CONFIG_ON' : undefined);
    const file = fileWith([
      '/* a == 1; */',
      'say("a == 1;", \'1\'); // a == 1;',
      '#ifdef CONFIG_OFF',
      'a -= 1;',
      '#else',
      'b = a;',
      '#endif',
    ]);
    expect(mutantsIn(file, config).map(({ before }) => before)).toEqual([
      'say("a == 1;", \'1\'); // a == 1;',
      'b = a;',
    ]);
  });

  it('are put into the file where the function is, not where the same text stands before it', () => {
    const one = 'static int f(int a)\n{\n\treturn a;\n}\n';
    const file = `#ifdef CONFIG_OFF\n${one}#else\n${one}#endif\n`;
    const config: Config = (macro) => macro !== 'CONFIG_OFF';
    const cut = cutFunction(new SourceText('mm/box.c', file), 'f', config)!;
    const [mutant] = mutantsOf(cut, config);
    expect(applyMutant(file, cut, mutant)).toBe(
      `#ifdef CONFIG_OFF\n${one}#else\n${one.replace('return a;', ';')}#endif\n`,
    );
    expect(() => applyMutant(one, cut, mutant)).toThrow(RangeError);
  });

  it('of random text differ from it in one run of characters, and only in code', () => {
    const piece = fc.constantFrom(
      ...'a b box 0 1 -ENOMEM NULL true if else while for do return goto break switch case ( ) { } ; , = == < && & | ! - + ? : -> . ++'.split(
        ' ',
      ),
      '/* 1 == 0 */',
      '"1 == 0"',
      '\n',
      'int',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = `int f(int a)\n{\n${pieces.join(' ').replace(/[{}]/g, '')}\n}\n`;
        for (const mutant of mutantsIn(text)) {
          expect(mutant.text).not.toBe(text);
          expect(mutant.text.split('\n').length).toBe(text.trimEnd().split('\n').length);
          if (mutant.operator === 'drop-statement') continue;
          expect(quoted(mutant.text)).toEqual(quoted(text));
        }
      }),
    );
  });
});

/** The comments and literals of a text, sorted: operands may be swapped with what stands beside them. */
function quoted(text: string): string[] {
  return (text.match(/\/\* .*? \*\/|"[^"]*"/g) ?? []).sort();
}
