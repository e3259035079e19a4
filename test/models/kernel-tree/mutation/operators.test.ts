import { describe, expect, it } from 'vitest';
import { changes } from './changes.js';

describe('dropStatement', () => {
  it('leaves out statements and whole ifs, and keeps what an if governs a statement', () => {
    expect(changes('drop-statement', ['int c;', 'count(box);', 'if (a)', '\treturn b;', 'c = a;'])).toEqual([
      'count(box); => ;',
      'if (a) return b; => ;',
      'return b; => ;',
      'c = a; => ;',
    ]);
  });

  it('leaves out an if with its else, and each statement of both', () => {
    expect(changes('drop-statement', ['if (a) {', '\tup(box);', '} else', '\tdown(box);'])).toEqual([
      'if (a) { up(box); } else down(box); => ;',
      'up(box); => ;',
      'down(box); => ;',
    ]);
  });

  it('leaves out jumps, and statements in loops, switches and behind labels', () => {
    expect(
      changes('drop-statement', [
        'for_each_lid(lid, box)',
        '\topen(lid);',
        'switch (a) {',
        'case 1:',
        '\tgoto out;',
        'default:',
        '\tbreak;',
        '}',
        'do {',
        '\tb++;',
        '} while (b < a);',
        'out:',
        '\tclose(box);',
      ]),
    ).toEqual(['open(lid); => ;', 'goto out; => ;', 'break; => ;', 'b++; => ;', 'close(box); => ;']);
  });

  it('leaves no declaration out, but elements of a designated initialiser', () => {
    expect(
      changes('drop-statement', [
        'struct box x = {',
        '\t.size = a,',
        '\t.lid = {',
        '\t\t.is_on = true',
        '\t},',
        '};',
      ]),
    ).toEqual(['.size = a, => ', '.lid = { .is_on = true }, => ', '.is_on = true => ']);
  });
});

describe('negateCondition', () => {
  it('turns around what if, loops and ?: ask', () => {
    expect(
      changes('negate-condition', [
        'if (full(box) && a)',
        '\treturn a ? b : 2;',
        'while (a)',
        '\ta--;',
        'for (; b; b--)',
        '\tput(box);',
        'do {} while (more(box));',
        'return b ?: a;',
      ]),
    ).toEqual([
      'if (full(box) && a) => if (!(full(box) && a))',
      'return a ? b : 2; => return !(a) ? b : 2;',
      'while (a) => while (!(a))',
      'for (; b; b--) => for (; !(b); b--)',
      'do {} while (more(box)); => do {} while (!(more(box)));',
      'return b ?: a; => return !(b) ?: a;',
    ]);
  });

  it('leaves comparisons and ! to changeOperator', () => {
    expect(changes('negate-condition', ['if (a < b)', '\treturn 2;', 'if (!a)', '\treturn 3;'])).toEqual([]);
    expect(changes('change-operator', ['if (a == b)', '\treturn 2;', 'if (!a)', '\treturn 3;'])).toEqual([
      'if (a == b) => if (a != b)',
      'if (!a) => if (a)',
    ]);
  });
});

describe('swapOperands', () => {
  it('swaps where the order matters', () => {
    expect(changes('swap-operands', ['a = a + b - box->size;', 'return a * b < a << 2;'])).toEqual([
      'a = a + b - box->size; => a = box->size - a + b;',
      'return a * b < a << 2; => return a << 2 < a * b;',
      'return a * b < a << 2; => return a * b < 2 << a;',
    ]);
  });

  it('swaps two arguments of one declared type, or the same member of two things', () => {
    expect(
      changes('swap-operands', [
        'unsigned long from = 2, to = 3;',
        'struct box *other;',
        'put(from, to);',
        'put(a, from);',
        'put(box, other);',
        'put(box->lid, other->lid);',
        'put(box->lid, other->size);',
        'put(a, b, 2);',
      ]),
    ).toEqual([
      'put(from, to); => put(to, from);',
      'put(box, other); => put(other, box);',
      'put(box->lid, other->lid); => put(other->lid, box->lid);',
    ]);
  });
});

describe('replaceConstant', () => {
  it('replaces numbers, NULL, truth values and errnos', () => {
    expect(
      changes('replace-constant', [
        'box->lid = NULL;',
        'box->on = true;',
        'box->size = 0;',
        'box->mask = 1UL;',
        'box->age = 0x10;',
        'return a ? -ENOMEM : -EINVAL;',
      ]),
    ).toEqual([
      'box->lid = NULL; => box->lid = ((void *)1);',
      'box->on = true; => box->on = false;',
      'box->size = 0; => box->size = 1;',
      'box->mask = 1UL; => box->mask = 0UL;',
      'box->mask = 1UL; => box->mask = 2UL;',
      'box->age = 0x10; => box->age = 17;',
      'return a ? -ENOMEM : -EINVAL; => return a ? -EINVAL : -EINVAL;',
      'return a ? -ENOMEM : -EINVAL; => return a ? -ENOMEM : -ENOMEM;',
    ]);
  });

  it('knows names of constants from other names', () => {
    expect(changes('replace-constant', ['EMPTY(box, E2, Ea, NULLS);'])).toEqual([]);
  });
});

describe('changeOperator', () => {
  it.each([
    ['a == b', ['a != b']],
    ['a != b', ['a == b']],
    ['a < b', ['a <= b', 'a >= b']],
    ['a <= b', ['a < b', 'a > b']],
    ['a > b', ['a >= b', 'a <= b']],
    ['a >= b', ['a > b', 'a < b']],
    ['a && b', ['a || b']],
    ['a || b', ['a && b']],
    ['a & b', ['a | b']],
    ['a | b', ['a & b']],
    ['a + b', ['a - b']],
    ['a - b', ['a + b']],
    ['a << b', ['a >> b']],
    ['a |= b', ['a &= b']],
    ['a &= b', ['a |= b']],
    ['a += b', ['a -= b']],
    ['a -= b', ['a += b']],
    ['a++', ['a--']],
    ['!a', ['a']],
  ])('%s', (before, after) => {
    expect(changes('change-operator', [`${before};`])).toEqual(
      after.map((changed) => `${before}; => ${changed};`),
    );
  });

  it('takes no address, pointer, sign or cast for an operator between two values', () => {
    const lines = [
      'put(&box, -a, (unsigned long)&b, (struct box *)box, sizeof(a & b), *box);',
      'struct box *other = box;',
    ];
    expect(changes('change-operator', lines)).toEqual([]);
  });
});
