import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Config,
  callsIn,
  cutFunction,
  cutStruct,
  SourceText,
  structFields,
} from '../../../../models/kernel-tree/source/index.js';

/** A piece of a C file, and what it defines. `defines` is missing where the piece is not compiled. */
interface Piece {
  readonly text: string;
  readonly functions: readonly { name: string; text: string; calls: readonly string[] }[];
  readonly structs: readonly { name: string; fields: readonly string[] }[];
}

const NAMES = ['alpha', 'beta', '__gamma', 'delta_1', 'f', 'ff', 'Box'];
const config: Config = (macro) =>
  macro.startsWith('CONFIG_OFF') ? false : macro === 'CONFIG_ON' ? true : undefined;

const name = fc.constantFrom(...NAMES);
const gap = fc.constantFrom(
  ' ',
  '\n',
  '\t',
  '\n\n',
  ' /* { */ ',
  ' /* int f(void) { " */\n',
  " // } ' \n",
  ' \\\n',
);
const noise = fc.constantFrom('', '"}"', "'{'", '"\\"{"', "'\\''", '/* } */', '({ 1; })', '// }}\n');

const statement: fc.Arbitrary<string> = fc.letrec<{ one: string; many: string }>((tie) => ({
  one: fc.oneof(
    { depthSize: 'small' },
    fc.tuple(name, noise).map(([called, arg]) => `${called}(${arg} );`),
    noise.map((literal) => `x = ${literal}\n;`),
    fc.tuple(name, tie('many')).map(([called, body]) => `if (${called}(1)) {${body}}`),
    fc
      .tuple(fc.constantFrom('CONFIG_ON', 'CONFIG_OFF', 'CONFIG_ODD'), tie('many'))
      .map(([macro, body]) => `\n#ifdef ${macro}\n${body}\n#else\n${body}\n#endif\n`),
    fc.constant('\n#define LOCAL(x) { \\\n {\n'),
  ),
  many: fc.array(tie('one'), { maxLength: 4 }).map((parts) => parts.join(' ')),
})).many;

const definition: fc.Arbitrary<Piece> = fc
  .record({
    name,
    gap,
    gap2: gap,
    head: fc.constantFrom(
      'int',
      'static inline bool',
      'static __always_inline unsigned long',
      '__printf(1, 2)\nint',
      'struct Box *',
      'static __must_check struct Box **',
    ),
    parameters: fc.constantFrom('(void)', '(int a, int (*f)(int))', '(struct Box *Box,\n\tint b[])'),
    tail: fc.constantFrom('', ' __releases(f)', ' /* ; */'),
    body: statement,
  })
  .map(({ name, gap, gap2, head, parameters, tail, body }) => {
    const text = `${head}${gap}${name}${parameters}${tail}${gap2}{${body}}`;
    const calls = [...new Set([...body.matchAll(/\b(\w+)\((?=[^x])/g)].map((m) => m[1]))];
    return { text, functions: [{ name, text, calls }], structs: [] };
  });

const struct: fc.Arbitrary<Piece> = fc
  .record({
    name,
    members: fc.array(
      fc.constantFrom<[string, string[]]>(
        ['int a;', ['a']],
        ['struct { int b; union { int c, *d; }; };', ['b', 'c', 'd']],
        ['struct { int x; } e;', ['e']],
        ['int (*f)(int a, struct Box *b);', ['f']],
        ['unsigned int g : 3, h : 4;', ['g', 'h']],
        ['/* int x; */ struct Box *i[4];', ['i']],
        ['\n#ifdef CONFIG_OFF\nint y;\n#endif\n', []],
        ['\n#ifdef CONFIG_ON\nint j;\n#else\nint z;\n#endif\n', ['j']],
      ),
      { maxLength: 6 },
    ),
  })
  .map(({ name, members }) => ({
    text: `struct ${name} { ${members.map(([text]) => text).join(' ')} };`,
    functions: [],
    structs: [{ name, fields: members.flatMap(([, fields]) => fields) }],
  }));

const other: fc.Arbitrary<Piece> = fc
  .tuple(
    name,
    fc.constantFrom(
      'int $(int a);',
      'extern struct Box *$(void) __must_check;',
      '#define $(x) int $(void) { \\\n x }',
      '/* int $(void) { } struct $ { int a; }; */',
      'const char *s = "int $(void) { } \\" {";',
      'struct Box b = { .a = $, .b = { $(1) } };',
      'int (*p)(int) = $;',
      'struct $;',
      'EXPORT_SYMBOL($);',
      'late_initcall($)',
      'CALL_DEFINE($, int, a)\n{\n\treturn $(a);\n}',
      'enum { A = 1, B } c;',
      ';',
    ),
  )
  .map(([name, text]) => ({ text: text.replaceAll('$', name), functions: [], structs: [] }));

/** A piece in a conditional, with one beside it that is left out. */
const plain = fc.oneof(definition, struct, other);
const conditional: fc.Arbitrary<Piece> = fc.tuple(plain, plain, fc.boolean()).map(([taken, left, first]) => ({
  ...taken,
  text: first
    ? `#if defined(CONFIG_ON) && !IS_ENABLED(CONFIG_OFF)\n${taken.text}\n#else\n${left.text}\n#endif`
    : `#ifdef CONFIG_OFF\n${left.text}\n#elif 1\n${taken.text}\n#endif`,
}));

describe('a random C file', () => {
  it('gives each function and struct exactly as it is written', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(plain, conditional), { maxLength: 12 }), (pieces) => {
        const text = pieces.map((piece) => piece.text).join('\n\n');
        const source = new SourceText('x.c', text);
        for (const name of NAMES) {
          const wanted = pieces.flatMap((piece) => piece.functions).find((f) => f.name === name);
          const cut = cutFunction(source, name, config);
          expect(cut?.text).toBe(wanted?.text);
          if (cut !== undefined) {
            const lines = text
              .split('\n')
              .slice(cut.line - 1)
              .join('\n');
            expect(lines.includes(cut.text)).toBe(true);
            expect(cut.header + cut.body).not.toBe('');
            const calls = callsIn(cut).filter((call) => NAMES.includes(call));
            expect(calls.every((call) => wanted!.calls.includes(call))).toBe(true);
          }
          const struct = pieces.flatMap((piece) => piece.structs).find((s) => s.name === name);
          expect(structFields(source, name, config)).toEqual(struct?.fields ?? []);
          expect(cutStruct(source, name, config) === undefined).toBe(struct === undefined);
        }
      }),
      { seed: 616, numRuns: 500 },
    );
  });

  it('never fails otherwise than with a typed error, cut anywhere', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(plain, conditional), { maxLength: 4 }),
        fc.nat(),
        fc.nat(),
        (pieces, from, to) => {
          const whole = pieces.map((piece) => piece.text).join('\n');
          const text = whole.slice(from % (whole.length + 1), whole.length - (to % (whole.length + 1)));
          const source = new SourceText('x.c', text);
          for (const name of NAMES) {
            try {
              const cut = cutFunction(source, name, config);
              expect(cut === undefined || cut.text.includes(name)).toBe(true);
            } catch (error) {
              expect(error).toMatchObject({ code: 'TREE_TEXT_UNUSABLE' });
            }
          }
        },
      ),
      { seed: 617, numRuns: 500 },
    );
  });
});
