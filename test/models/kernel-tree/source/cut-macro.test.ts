import { describe, expect, it } from 'vitest';
import { cutMacro, SourceText } from '../../../../models/kernel-tree/source/index.js';

const cut = (text: string, name: string, config?: (macro: string) => boolean) =>
  cutMacro(new SourceText('mm/x.h', text), name, config);

describe('the definition of a macro', () => {
  it('is cut with its continuation lines', () => {
    const text = 'int a;\n# define SWAP(x, y)\t\\\n\tdo { /* \n swaps */ \\\n\t} while (0) \nint b;\n';
    expect(cut(text, 'SWAP')).toEqual({
      name: 'SWAP',
      path: 'mm/x.h',
      line: 2,
      text: '# define SWAP(x, y)\t\\\n\tdo { /* \n swaps */ \\\n\t} while (0)',
      header: '# define SWAP(x, y)',
      body: '\\\n\tdo { /* \n swaps */ \\\n\t} while (0)',
    });
  });

  it.each([
    ['#define A', '#define A', ''],
    ['#define A (1)', '#define A', '(1)'],
    ['#define A(x...) f(x)', '#define A(x...)', 'f(x)'],
    ['/* #define A 0 */ #define A "s"', '#define A', '"s"'],
    ['#define AA A\n#define A AA', '#define A', 'AA'],
    ['#define A(x', '#define A(x', ''],
    ['#define /* A */ A 1', '#define /* A */ A', '1'],
  ])('of %j is %j and %j', (text, header, body) => {
    expect(cut(text, 'A')).toMatchObject({ header, body });
  });

  it('is not an #undef, a use, a comment or a function', () => {
    expect(
      cut('#undef A\n#ifdef A\n#define B A\n#endif\n// #define A\nint A(void) { }', 'A'),
    ).toBeUndefined();
    expect(cut('#define', '')).toBeUndefined();
  });

  it('is chosen among #if branches as functions are', () => {
    const text = '#ifdef X\n#define A 1\n#else\n#define A 2\n#endif\n';
    expect(cut(text, 'A', () => true)?.body).toBe('1');
    expect(cut(text, 'A', () => false)?.body).toBe('2');
    expect(cut(text, 'A')?.body).toBe('1');
  });
});
