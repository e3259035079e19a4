import { describe, expect, it } from 'vitest';
import {
  cutEnum,
  cutStruct,
  enumerators,
  SourceText,
  structFields,
} from '../../../../models/kernel-tree/source/index.js';
import { errorFacts } from './facts.js';

const source = (text: string) => new SourceText('include/linux/x.h', text);
const fields = (members: string) => structFields(source(`struct s {\n${members}\n};`), 's');

describe('the definition of a struct', () => {
  it('is cut with its line, to its semicolon', () => {
    const text = 'struct box;\n\n/* A box. struct box { */\nstruct box {\n\tint size; /* } */\n};\nint a;\n';
    expect(cutStruct(source(text), 'box')).toEqual({
      name: 'box',
      path: 'include/linux/x.h',
      line: 4,
      text: 'struct box {\n\tint size; /* } */\n};',
      header: 'struct box',
      body: '{\n\tint size; /* } */\n}',
    });
  });

  it.each([
    ['struct __packed box { int a; } __aligned(8);', 'struct __packed box { int a; } __aligned(8);'],
    ['struct box { int a; } ____cacheline_aligned;', 'struct box { int a; } ____cacheline_aligned;'],
    ['struct box __attribute__((packed)) { int a; };', 'struct box __attribute__((packed)) { int a; };'],
    ['static const struct box { int a; } red = { 1 }, blue;', 'struct box { int a; };'],
    ['typedef struct box { int a; } box_t;', 'struct box { int a; };'],
    ['union box { int a; };', 'union box { int a; };'],
    ['struct outer { struct box { int a; } inner; };', 'struct box { int a; };'],
    [
      'struct boxes { int b; }; struct box *f(struct box b) { } struct box { int a; };',
      'struct box { int a; };',
    ],
  ])('of %j is %j', (text, cut) => {
    expect(cutStruct(source(text), 'box')?.text).toBe(cut);
  });

  it('is chosen among #if branches as functions are', () => {
    const text = '#ifdef A\nstruct box { int a; };\n#else\nstruct box { int b; };\n#endif\n';
    expect(structFields(source(text), 'box', () => true)).toEqual(['a']);
    expect(structFields(source(text), 'box', () => false)).toEqual(['b']);
    expect(structFields(source(text), 'box')).toEqual(['a']);
  });

  it('is not a declaration, a variable or an enum', () => {
    const text = 'struct box; struct box b = { 1 }; enum box { A }; struct box *f(void) { }';
    expect(cutStruct(source(text), 'box')).toBeUndefined();
    expect(structFields(source(text), 'box')).toEqual([]);
  });

  it('is refused where nothing closes it', () => {
    expect(errorFacts(() => cutStruct(source('\nstruct box {\n\tint a;\n'), 'box'))).toEqual({
      code: 'TREE_TEXT_UNUSABLE',
      path: 'include/linux/x.h',
      reason: 'nothing closes the brace of box in line 2',
    });
  });
});

describe('the fields of a struct', () => {
  it.each([
    ['int a; unsigned long b; const u64 c; struct box d; enum colour e;', 'a b c d e'],
    ['int a, *b, **c[4], d : 3;', 'a b c d'],
    ['struct box *a; const struct box __rcu *b; void *c;', 'a b c'],
    ['int a[4][SIZE(3)]; char b[]; struct box c[0];', 'a b c'],
    ['unsigned int a : 1; u32 b:31; unsigned int : 0; u32 : 4;', 'a b'],
    ['int (*a)(int x, struct box *y); void *(*b)(void); int (*c[3])(void);', 'a b c'],
    ['void (* const a)(int (*)(int)); int (__percpu *b)(void);', 'a b'],
    ['struct { int a; union { int b; struct { int c; }; }; }; int d;', 'a b c d'],
    ['struct { int x; } a; union { int y; struct { int z; } w; } *b, c[2]; int d;', 'a b c d'],
    ['struct tagged { int a; }; int b;', 'a b'],
    ['union { struct { int a; } b; int c; };', 'b c'],
    ['enum { RED, GREEN } a; enum { X, Y }; int b;', 'a b'],
    ['flags_t __private __a; spinlock_t b ____cacheline_aligned_in_smp; int c __aligned(8);', '__a b c'],
    ['struct list_head a __guarded_by(&lock); int *b __counted_by(n); char c[4] __nonstring;', 'a b c'],
    ['typeof(int) a; __typeof__(x) *b; unsigned c; long long d; bool e;', 'a b c d e'],
    ['DECLARE_BITMAP(a, 32); DECLARE_FLEX_ARRAY(struct box *, b); DECLARE_HASHTABLE(c, 8);', 'a b c'],
    ['struct_group(g, int a; struct box b;); struct_group_tagged(t, h, int c;); int d;', 'a b c d'],
    ['static_assert(sizeof(int) == 4); int a; ; struct box;', 'a'],
    ['/* int x; */ int a; // int y;\n int b;', 'a b'],
    ['#ifdef CONFIG_X\nint a;\n#else\nint b;\n#endif\n#define Y int y;\n#if 0\nint c;\n#endif', 'a b'],
    ['', ''],
  ])('of { %s } are %s', (members, names) => {
    expect(fields(members).join(' ')).toBe(names);
  });

  it('in #if branches count where the configuration has them', () => {
    const text = 'struct s {\n#ifdef A\nint a;\n#else\nint b;\n#endif\n#if X > 1\nint c;\n#endif\n};';
    expect(structFields(source(text), 's', (macro) => macro === 'A')).toEqual(['a', 'c']);
    expect(structFields(source(text), 's', () => false)).toEqual(['b', 'c']);
  });
});

describe('an enum', () => {
  const text = [
    'enum colour;',
    'enum colour { /* all */ RED, GREEN = (1 << 2),',
    "\tBLUE = F(1, 2), /* ,X */ CHAR = ',',",
    '\tMADE_UP(3),',
    '#ifdef A',
    '\tPINK,',
    '#endif',
    '\tLAST } __packed;',
    'enum colour f(enum colour c) { return RED; }',
    'enum { NAMELESS };',
  ].join('\n');

  it('is cut with its line', () => {
    const cut = cutEnum(source(text), 'colour');
    expect(cut?.line).toBe(2);
    expect(cut?.text).toMatch(/^enum colour \{[\s\S]*LAST \} __packed;$/);
    expect(cutEnum(source(text), 'shape')).toBeUndefined();
    expect(cutStruct(source(text), 'colour')).toBeUndefined();
  });

  it('has its enumerators in order', () => {
    expect(enumerators(source(text), 'colour')).toEqual(['RED', 'GREEN', 'BLUE', 'CHAR', 'PINK', 'LAST']);
    expect(enumerators(source(text), 'colour', () => false)).not.toContain('PINK');
    expect(enumerators(source(text), 'shape')).toEqual([]);
  });
});
