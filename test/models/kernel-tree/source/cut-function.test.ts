import { describe, expect, it } from 'vitest';
import { type Config, cutFunction, SourceText } from '../../../../models/kernel-tree/source/index.js';
import { errorFacts } from './facts.js';

const cut = (text: string, name: string, config?: Config) =>
  cutFunction(new SourceText('mm/x.c', text), name, config);
const defines =
  (...macros: string[]): Config =>
  (macro) =>
    macros.includes(macro);

describe('the definition of a function', () => {
  it('is cut with its line, its header and its body', () => {
    const definition = 'static int grow(struct box *box,\n\t\tint by)\n{\n\tbox->size += by;\n\treturn 0;\n}';
    expect(cut(`\n/* Grows. */\n${definition}\nEXPORT_SYMBOL(grow);\n`, 'grow')).toEqual({
      name: 'grow',
      path: 'mm/x.c',
      line: 3,
      text: definition,
      header: 'static int grow(struct box *box,\n\t\tint by)',
      body: '{\n\tbox->size += by;\n\treturn 0;\n}',
    });
  });

  it('is not a prototype, a call, a macro, a pointer, a mention or a longer name', () => {
    const others = [
      'int grow(int by);',
      'extern int grow(int by) __must_check;',
      '#define grow(x) ({ x; })',
      '#define GROWS int grow(void) { \\\n return 1; }',
      '/* int grow(void) { return 2; } */',
      '// int grow(void) { return 3; }',
      'const char *s = "int grow(void) { return 4; }";',
      'int (*grow_pointer)(int) = grow;',
      'static int user(void)\n{\n\tif (grow(1)) {\n\t\tgrow(2);\n\t}\n\treturn grow(3);\n}',
      'struct ops ops = { .grow = grow, .f = f(grow(1)), };',
      'int outgrow(void) { return 5; }',
      'int grow_more(void) { return 6; }',
      'int f(int (*grow)(int)) { return 7; }',
    ].join('\n');
    expect(cut(others, 'grow')).toBeUndefined();
    expect(cut(`${others}\nint grow(int by) { return by; }\n${others}`, 'grow')?.text).toBe(
      'int grow(int by) { return by; }',
    );
  });

  it.each([
    'static __always_inline void f(void) { }',
    'static inline bool f(int a, int b) { return a < b; }',
    'int __must_check f(void) { return 0; }',
    '__printf(1, 2)\nint f(const char *format, ...) { return 0; }',
    'static __printf(1, 2) int f(const char *format, ...) { return 0; }',
    'int __printf(1, 2) f(const char *format, ...) { return 0; }',
    'static __attribute__((unused, noinline)) struct box *f(void) { return 0; }',
    'static inline __attribute__((const))\nint f(void) { return 0; }',
    'static int __unheard_of(3) f(void) { return 0; }',
    'static unsigned long\nf(unsigned long a)\n{ return a; }',
    'static struct box *\nf(struct box *box)\n{\n}',
    '__u32 f(void) { return 0; }',
    'enum colour f(void) { return 0; }',
    'static const struct box * const *f(void) { return 0; }',
    'void f(int *lock) __releases(lock) __acquires(other(lock)) { }',
    'void f(int (*cb)(int), int a[]) { cb(a[0]); }',
    'void (*f(int which))(int) { return 0; }',
    "int f(void) { return '{' + '\\'' + '\"'; }",
    'int f(void) { return g("}{ \\" }", \'}\'); }',
    'int f(void)\n{ /* } */ // }\n\treturn 0;\n}',
    'int f(void) { return ({ int a = 1; a; }); }',
    'static\n#ifdef FAST\ninline\n#endif\nint f(void) { return 0; }',
  ])('is cut exactly: %j', (definition) => {
    const before = [
      'int before;',
      'struct s { int a; };',
      'LIST_HEAD(list);',
      'late_initcall(g)',
      '}',
      ')',
      '};',
    ];
    for (const line of before) {
      expect(cut(`${line}\n\n/** f() { */\n${definition}\nint f2(void) { }\n`, 'f')).toMatchObject({
        line: 4,
        text: definition,
      });
    }
  });

  it('begins after macro calls, blocks and initialisers that end without a semicolon', () => {
    const text = [
      'DEFINE_GUARD(box, struct box *, if (_T) { lock(_T); }, unlock(_T))',
      'EXPORT_SYMBOL(other)',
      'CALL_DEFINE2(call, int, a, int, b)\n{\n\treturn f(a);\n}',
      'enum colour { RED, GREEN }\npaint = RED;',
      'struct box boxes[] = { { 1 }, { 2 } };',
      'int f(void) { return 1; }',
    ].join('\n');
    expect(cut(text, 'f')).toMatchObject({ text: 'int f(void) { return 1; }', line: 10 });
    expect(cut(text, 'call')).toBeUndefined();
    expect(cut(text, 'CALL_DEFINE2')).toBeUndefined();
    expect(cut(text, 'DEFINE_GUARD')).toBeUndefined();
  });

  it('is seen inside extern "C"', () => {
    expect(cut('extern "C" {\nint f(void) { }\n}\nint g(void) { }\n', 'f')?.text).toBe('int f(void) { }');
    expect(cut('extern "C" {\nint f(void) { }\n}\nint g(void) { }\n', 'g')?.text).toBe('int g(void) { }');
  });

  it('keeps Windows line ends', () => {
    expect(cut('int a;\r\nint f(void)\r\n{\r\n\treturn 0;\r\n}\r\n', 'f')?.text).toBe(
      'int f(void)\r\n{\r\n\treturn 0;\r\n}',
    );
  });

  it('is found by its own name only, whatever that is', () => {
    for (const name of ['', 'int', '__printf', 'constructor', 'toString', 'f(', '.*', 'if']) {
      expect(cut('__printf(1, 2) int f(void) { if (1) { } }', name)).toBeUndefined();
    }
  });
});

describe('of several definitions in #if branches', () => {
  const variants = [
    '#ifdef CONFIG_A',
    'int f(void) { return 1; }',
    '#elif defined(CONFIG_B) && !IS_ENABLED(CONFIG_C)',
    'int f(void) { return 2; }',
    '#else',
    'int f(void) { return 3; }',
    '#endif',
    '#ifndef CONFIG_A',
    'int g(void) { return 4; }',
    '#endif',
    '#if 0',
    'int h(void) { return 5; }',
    '#endif',
  ].join('\n');

  it.each([
    [['CONFIG_A'], 1],
    [['CONFIG_A', 'CONFIG_B'], 1],
    [['CONFIG_B'], 2],
    [['CONFIG_B', 'CONFIG_C_MODULE'], 3],
    [[], 3],
  ])('with %j the one that is compiled is cut', (macros, result) => {
    expect(cut(variants, 'f', defines(...macros))?.text).toContain(`return ${result};`);
  });

  it('none is cut where none is compiled', () => {
    expect(cut(variants, 'g', defines('CONFIG_A'))).toBeUndefined();
    expect(cut(variants, 'h', defines())).toBeUndefined();
    expect(cut(variants, 'h')).toBeUndefined();
  });

  it('one that may be compiled is cut only if none certainly is', () => {
    const doubtful =
      '#if PAGE_SIZE > 4096\nint f(void) { return 1; }\n#else\nint f(void) { return 2; }\n#endif\n';
    expect(cut(doubtful, 'f', defines())?.text).toContain('return 1;');
    expect(cut(`${doubtful}int f(void) { return 3; }`, 'f', defines())?.text).toContain('return 3;');
    expect(cut(variants, 'f')?.text).toContain('return 1;');
  });

  it('braces opened once in each branch still balance', () => {
    const text = [
      'int before(void) { }',
      '#ifdef CONFIG_A',
      'int f(int a) {',
      '#else',
      'int f(char b) {',
      '#endif',
      '\treturn 0; /* " */',
      '}',
      'int g(void) {',
      '#if X > 1',
      '\tif (a) {',
      '#else',
      '\tif (b) {',
      '#endif',
      '\t}',
      '}',
      'int after(void) { }',
    ].join('\n');
    expect(cut(text, 'f', defines('CONFIG_A'))?.text.replace(/\s+/g, ' ')).toBe(
      'int f(int a) { return 0; /* " */ }',
    );
    expect(cut(text, 'f', defines())?.text.replace(/\s+/g, ' ')).toBe('int f(char b) { return 0; /* " */ }');
    expect(cut(text, 'f', defines())?.text.split('\n')).toHaveLength(4);
    expect(cut(text, 'f')?.text.replace(/\s+/g, ' ')).toBe('int f(int a) { return 0; /* " */ }');
    expect(cut(text, 'g')?.text).toBe(text.slice(text.indexOf('int g'), text.indexOf('\nint after')));
    expect(cut(text, 'after', defines())?.line).toBe(17);
  });
});

describe('a text that does not balance', () => {
  it('is refused where it may hide the function', () => {
    expect(errorFacts(() => cut('int f(void) {\n\tif (a) {\n}\nint g(void) { }\n', 'f'))).toEqual({
      code: 'TREE_TEXT_UNUSABLE',
      path: 'mm/x.c',
      reason: 'nothing closes the brace in line 1, in search of f',
    });
    expect(errorFacts(() => cut('int f(void) {\n\tif (a) {\n}\nint g(void) { }\n', 'g'))?.code).toBe(
      'TREE_TEXT_UNUSABLE',
    );
  });

  it('is of use as far as it does', () => {
    expect(cut('int e(void) { }\nint f(void) {\n', 'e')?.text).toBe('int e(void) { }');
    expect(cut('} ) int a; )\n}}\nint e(void) { }\n', 'e')?.text).toBe('int e(void) { }');
    expect(cut('int a = (1;\nint e(void) { }\n', 'e')?.text).toBe('int e(void) { }');
  });
});
