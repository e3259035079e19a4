import { describe, expect, it } from 'vitest';
import { evaluateCondition } from '../../../../models/kernel-tree/source/condition.js';
import { NO, UNKNOWN, YES } from '../../../../models/kernel-tree/source/truth.js';

/** ON and MOD_MODULE are defined, OFF is not, of others nothing is known. */
const config = (macro: string) =>
  macro === 'ON' || macro === 'MOD_MODULE'
    ? true
    : ['OFF', 'OFF_MODULE', 'ON_MODULE', 'MOD'].includes(macro)
      ? false
      : undefined;
const value = (expression: string) => evaluateCondition(expression, config);

describe('an #if condition', () => {
  it.each([
    '1',
    '2UL',
    '0x10',
    'defined(ON)',
    'defined ON',
    '!defined(OFF)',
    'defined(ON) && !defined OFF',
    'defined(OFF) || defined(ON)',
    'IS_ENABLED(ON)',
    'IS_ENABLED(MOD)',
    'IS_MODULE(MOD)',
    'IS_BUILTIN(ON)',
    'IS_REACHABLE(MOD)',
    '(defined(ON) || X > 3) && !(0)',
    'X > 3 || defined(ON)',
    'defined(OFF) && 0 || 1',
  ])('%s holds', (expression) => expect(value(expression)).toBe(YES));

  it.each([
    '0',
    '0x0',
    '!1',
    'defined(OFF)',
    'IS_BUILTIN(MOD)',
    'IS_MODULE(ON)',
    'IS_ENABLED(OFF)',
    'defined(OFF) && X(1, 2)',
    'X == (1) && !defined(ON)',
    '!!0',
  ])('%s does not hold', (expression) => expect(value(expression)).toBe(NO));

  it.each([
    '',
    'ON',
    'X',
    'defined(X)',
    'X > 3 && defined(ON)',
    'X || 0',
    '1 == 1',
    '!X',
    'defined(ON',
    'defined()',
    'defined',
    ')',
    '(',
    '&& 1',
    '1 1',
    '1 ? 0 : 1',
    '1)',
    `${'('.repeat(1000)}1${')'.repeat(1000)}`,
    '!'.repeat(4000),
    `1 ${' '.repeat(5000)}`,
  ])('%s is not known', (expression) => expect(value(expression)).toBe(UNKNOWN));
});
