import type { Choices } from './choices.js';

/** A uniform entry of a table; an entry that stands there twice is twice as likely. */
export function pick<T>(choices: Choices, table: readonly T[]): T {
  return table[choices.integer(0, table.length - 1)];
}

/** A table in which each name stands as often as its weight says. */
export function tableOf<T extends string>(weights: Readonly<Partial<Record<T, number>>>): readonly T[] {
  const names = Object.keys(weights) as T[];
  return names.flatMap((name) => Array<T>(weights[name] ?? 0).fill(name));
}

/** An index of `weights` with probability proportional to its weight: {@link Choices.weighted} over integers. */
export function weightedIndex(choices: Pick<Choices, 'integer'>, weights: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i];
  let rest = choices.integer(0, sum - 1);
  let index = 0;
  while (rest >= weights[index]) rest -= weights[index++];
  return index;
}
