import { describe, expect, it } from 'vitest';
import {
  callsIn,
  cutFunction,
  cutMacro,
  identifiersIn,
  SourceText,
  withLine,
} from '../../../../models/kernel-tree/source/index.js';

const source = new SourceText(
  'mm/x.c',
  [
    'static int __must_check f(struct box *box)',
    '{',
    '\tint (*hook)(int) = box->ops->hook;',
    '\tif (likely (box) && sizeof(*box) > 0x1fUL)',
    '\t\treturn g(h(1), "k(2)", \'(\'); /* l(3) */',
    '#if IS_ENABLED(CONFIG_X)',
    '\tg(m\n\t\t(4));',
    '#endif',
    '\treturn f(box);',
    '}',
    '#define TWICE(x) do_it(x); do_it(g(x))',
  ].join('\n'),
);
const f = cutFunction(source, 'f')!;
const twice = cutMacro(source, 'TWICE')!;

describe('the calls in a cut', () => {
  it('are in the order of their first use, without keywords and the header', () => {
    expect(callsIn(f)).toEqual(['likely', 'g', 'h', 'm', 'f']);
    expect(callsIn(twice)).toEqual(['do_it', 'g']);
  });
});

describe('the identifiers in a cut', () => {
  it('are its names, types included', () => {
    expect(identifiersIn(f)).toEqual(['__must_check', 'f', 'box', 'hook', 'ops', 'likely', 'g', 'h', 'm']);
    expect(identifiersIn(twice)).toEqual(['TWICE', 'x', 'do_it', 'g']);
  });
});

describe('a #line directive', () => {
  it('leads back to where the text was cut', () => {
    expect(withLine(f)).toBe(`#line 1 "mm/x.c"\n${f.text}`);
    expect(withLine(twice).split('\n')[0]).toBe('#line 12 "mm/x.c"');
  });

  it('escapes the path for C', () => {
    expect(withLine(f, 'a "b" \\c\n1é').split('\n')[0]).toBe('#line 1 "a \\"b\\" \\\\c\\0121é"');
  });
});
