/** A result as JSON: the result itself, unchanged, with its members always in the same order. */
import type { RunResult } from './result.js';

/** The members of objects in the order in which they are written; any other follows, by name. */
const ORDER: readonly string[] = [
  'command',
  'version',
  'seed',
  'modes',
  'blocks',
  'cases',
  'digest',
  'exit',
  'code',
  'reason',
  'bucket',
  'token',
  'property',
  'kind',
  'id',
  'title',
  'field',
  'step',
  'verdict',
  'outcome',
  'evaluated',
  'failed',
  'cause',
  'release',
  'releases',
  'sentence',
  'detail',
];

/** JSON with two spaces of indentation, ending in a newline; equal results give equal text. */
export function renderJson(result: RunResult): string {
  return stableJson(result);
}

/** Any plain data as JSON whose member order does not depend on how the data was made. */
export function stableJson(value: unknown): string {
  return `${JSON.stringify(ordered(value), null, 2)}\n`;
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, member]) => [name, ordered(member)]));
}

function rank(name: string): number {
  const index = ORDER.indexOf(name);
  return index < 0 ? ORDER.length : index;
}
