import { constants } from 'node:os';
import type { Edit, FunctionText } from '../edit.js';

const WORDS: Readonly<Record<string, string>> = { NULL: '((void *)1)', true: 'false', false: 'true' };
const NUMBER = /^(0x[0-9a-f]+|\d+)([ul]*)$/i;

/** Puts another constant in place of one: numbers, NULL, truth values, errnos. */
export function* replaceConstant({ expressions }: FunctionText): Iterable<Edit> {
  for (const expression of expressions) {
    if (expression.kind !== 'name' && expression.kind !== 'number') continue;
    const { start, end, text } = expression;
    for (const instead of others(text)) yield { start, end, instead };
  }
}

function others(constant: string): string[] {
  if (Object.hasOwn(WORDS, constant)) return [WORDS[constant]];
  if (Object.hasOwn(constants.errno, constant)) return [constant === 'EINVAL' ? 'ENOMEM' : 'EINVAL'];
  const number = NUMBER.exec(constant);
  if (number === null) return [];
  const value = Number(number[1]);
  if (value === 0) return [`1${number[2]}`];
  return value === 1 ? [`0${number[2]}`, `2${number[2]}`] : [`${value + 1}${number[2]}`];
}
