import { DEVIATIONS, type DeviationId } from '../models/deviations.js';

const tables = new Map<string, readonly (readonly number[])[]>();

/**
 * Every non-empty set of these deviations as bits: first those of one, then those of two, …; among
 * equally small ones those with the lower bits first. For n deviations 2^n - 1 words, made once.
 */
export function deviationSubsets(ids: readonly DeviationId[]): readonly (readonly number[])[] {
  const bits = ids.map((id) => DEVIATIONS[id].bit).sort((a, b) => a - b);
  const key = bits.join();
  let table = tables.get(key);
  if (table === undefined) {
    table = bits.map((_, i) => combinations(bits, i + 1, 0));
    tables.set(key, table);
  }
  return table;
}

/** Unions of `size` of the bits from index `from` on, in lexicographic order. */
function combinations(bits: readonly number[], size: number, from: number): number[] {
  if (size === 0) return [0];
  const all: number[] = [];
  for (let i = from; i <= bits.length - size; i++) {
    for (const rest of combinations(bits, size - 1, i + 1)) all.push(bits[i] | rest);
  }
  return all;
}
