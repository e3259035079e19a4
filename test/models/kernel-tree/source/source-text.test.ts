import { describe, expect, it } from 'vitest';
import { SourceText } from '../../../../models/kernel-tree/source/index.js';

const text = (lines: string[]) => new SourceText('mm/x.c', lines.join('\n'));

/** What is left of a text as words and punctuation; blanks do not count. */
const code = (source: string) => new SourceText('x.c', source).masked.code.replace(/\s+/g, ' ').trim();

describe('the mask of a text', () => {
  it('is as long as the text and has its newlines where they were', () => {
    const source = text(['a /* one', 'two */ b', '#define X \\', ' { "é', 'c // d \\', 'e', "'\\''"]);
    const { mask, code } = source.masked;
    for (const masked of [mask, code]) {
      expect(masked.length).toBe(source.text.length);
      expect([...masked.matchAll(/\n/g)].map((m) => m.index)).toEqual(
        [...source.text.matchAll(/\n/g)].map((m) => m.index),
      );
    }
  });

  it.each([
    ['a /* { */ b', 'a b'],
    ['a /* " */ b /* \' */ c', 'a b c'],
    ['a // { "\nb', 'a b'],
    ['a // goes on \\\nhere\nb', 'a b'],
    ['a // goes on \\\r\nhere\r\nb', 'a b'],
    ['f("{ \\" /*", b)', 'f( , b)'],
    ["case '{': case '\\'': case '\"': x", 'case : case : case : x'],
    ['a "ends with its line\nb', 'a b'],
    ['a "goes on \\\n { here" b', 'a b'],
    ['a /* never closes { b', 'a'],
    ['a /*/ b */ c', 'a c'],
    ['#define X { \\\n  more } \nb', 'b'],
    ['#define X /* over\nlines { */ more {\nb', 'b'],
    ['  # /* odd */ define X {\nb', 'b'],
    ['a # b', 'a # b'],
    ['/* first */ #define X {\nb', 'b'],
    ['a\\', 'a\\'],
    ['"\\', ''],
  ])('of %j leaves %j', (source, left) => {
    expect(code(source)).toBe(left);
  });
});

describe('lines', () => {
  it('count from 1; a newline is in the line it ends', () => {
    const source = text(['a', '', 'b']);
    expect([0, 1, 2, 3].map((offset) => source.line(offset))).toEqual([1, 1, 2, 3]);
  });

  it('know the #if branches around them', () => {
    const source = text([
      '#ifdef A /* why */',
      'a',
      '# if B && \\',
      '  C',
      'b',
      '# else',
      'c',
      '# endif',
      '#endif',
      'd',
      '#endif',
      '#else',
      'e',
    ]);
    const around = (line: number) => source.branchesAtLine(line).map(({ directive }) => directive);
    expect(around(2)).toEqual(['#ifdef A']);
    expect(around(5)).toEqual(['#ifdef A', '# if B && C']);
    expect(around(7)).toEqual(['#ifdef A', '# else']);
    expect(around(10)).toEqual([]);
    expect(around(13)).toEqual([]);
    expect(around(99)).toEqual([]);
    expect(source.branchesAtLine(7).map(({ offset }) => source.line(offset))).toEqual([1, 6]);
  });
});
