import { describe, expect, it } from 'vitest';
// The built module, because the test runner's own imports make each call in a loop many times as slow.
import { VmacheckError } from '../../../../dist/models/errors.js';
import * as api from '../../../../dist/models/kernel-tree/source/index.js';

const MIB = 1024 * 1024;
const repeat = (text: string, bytes = MIB) => text.repeat(Math.ceil(bytes / text.length));

/** Texts made to hurt a reader that looks at something twice. */
const TEXTS: Record<string, string> = {
  'five megabytes in one line': `int f(void) { ${repeat('g(1); ', 5 * MIB)} }`,
  'one endless word': repeat('a', 5 * MIB),
  'nothing but blanks': repeat(' ', 5 * MIB),
  'one hundred thousand braces': `int f(void) ${'{'.repeat(100_000)}${'}'.repeat(100_000)}`,
  'braces that only open': repeat('{'),
  'braces that only close': repeat('}'),
  'brackets that only open': repeat('f('),
  'comments that never close': repeat('/* '),
  'comments in turn': repeat('/**/'),
  'quotes without end': repeat('"'),
  'apostrophes in lines': repeat("it's\n"),
  backslashes: repeat('\\'),
  'an endless macro': `#define f(x) ${repeat('x \\\n')}`,
  'an endless comment line': `// ${repeat('x \\\n')}`,
  'many macros': repeat('#define f f\n'),
  'conditionals that only open': repeat('#if A\n'),
  'conditionals in turn': `#if A\n${repeat('#elif B\nint f(void) { }\n')}`,
  'a condition without end': `#if ${repeat('(defined(A) || ')}\nint f(void) { }\n#endif`,
  'definitions by the thousand': repeat('int f(void) { }\n'),
  'definitions in ever deeper conditionals': repeat('#if A\nint f(void) { }\n'),
  'a header in every branch': `${repeat('int a ', MIB / 4)}\n#if A\n${repeat('{\n#elif B\n', MIB / 4)}`,
  'a word in every branch': `${repeat('a', MIB / 4)}\n#if A\n${repeat('(\n#elif B\n', MIB / 4)}`,
  'initialisers without end': `int a ${repeat('= { } ')}`,
  'structs in structs': repeat('struct f { '),
  'closed structs in structs': `${repeat('struct f { ')}${repeat('} ')}`,
  'named structs in structs': `struct f { ${'struct { int a; '.repeat(50_000)}${'} b; '.repeat(50_000)} };`,
  'attributes of attributes': repeat('struct __a('),
  'attributes in a row': `struct ${repeat('__a ')}`,
  'structs and attributes': repeat('struct __a '),
  'declarators without end': `struct f { int ${repeat('a, ')} b; };`,
  'pointers without end': `struct f { int (${repeat('*')}a)(void); };`,
  'enumerators without end': `enum f { ${repeat('a, ')} };`,
  'random bytes as text': Array.from({ length: MIB }, (_, i) =>
    String.fromCharCode((i * 7919) % 65_521),
  ).join(''),
  'lone surrogates': repeat('int f(void) { \ud800 }\n'),
};

/** Everything the module can be asked of a text. A typed error is an answer. */
function askEverything(text: string): void {
  const source = new api.SourceText('x.c', text);
  const config: api.Config = (macro) => macro === 'A';
  const cutters = [
    () => api.cutFunction(source, 'f'),
    () => api.cutFunction(source, 'f', config),
    () => api.cutStruct(source, 'f'),
    () => api.cutEnum(source, 'f'),
    () => api.cutMacro(source, 'f', config),
    () => void api.structFields(source, 'f'),
    () => void api.enumerators(source, 'f'),
    () => void source.branchesAtLine(3),
  ];
  for (const cutter of cutters) {
    try {
      const cut = cutter();
      if (cut === undefined) continue;
      api.callsIn(cut);
      api.identifiersIn(cut);
      api.withLine(cut);
    } catch (error) {
      if (!(error instanceof VmacheckError)) throw error;
      expect(error.code).toBe('TREE_TEXT_UNUSABLE');
    }
  }
}

describe('a hostile text', () => {
  it.each(Object.keys(TEXTS))('of %s is answered in time', (name) => {
    const start = performance.now();
    askEverything(TEXTS[name]);
    const took = performance.now() - start;
    // All take less than a second on an idle machine; the bound leaves room for a busy one.
    expect(took).toBeLessThan(15_000);
  });
});
