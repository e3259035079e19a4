/**
 * A kernel tree against the model of the release it is taken for, or against another tree, trace against trace.
 */
import { sameTrace } from '../../models/same-trace.js';
import { namedWords } from '../reading/named-words.js';

export const TREE_EQUALS_MODEL = {
  id: 'tree-equals-model',
  sentence: 'A kernel tree does in every scenario what the model of its profile does.',
  reason:
    'The profile is what upstream does in a release. A tree that differs has a change that no release has: a fix, or a new bug.',
} as const;

/** The same between two trees: what a change does that its base did not. */
export const TREE_EQUALS_BASE = {
  id: 'tree-equals-base',
  sentence: 'A changed kernel tree does in every scenario what it did before the change.',
  reason:
    'A refactoring changes nothing that a program or a driver can see; a fix changes what it says it fixes.',
} as const;

/** The first difference between two traces of one scenario. */
export interface TraceDifference {
  /** The step it is in. */
  readonly step: number;
  readonly area: Area;
  /** What differs, with both values: `step 1, call 0 descOut.flags: 115, the tree 99`. */
  readonly what: string;
}

/**
 * What a difference is about. Buckets are made of these and not of single words: one wrong line shows in many
 * of them, and nobody wants a finding for each.
 */
export type Area = 'results' | 'calls' | 'mappings' | 'references' | 'accounting';

/** The first word in which a tree's trace is not as expected, or null where they are equal word for word. */
export function firstDifference(tree: Int32Array, expected: Int32Array): TraceDifference | null {
  if (sameTrace(tree, expected)) return null;
  const actual = namedWords(tree);
  for (const { step, name, value } of namedWords(expected)) {
    const { value: other } = actual.next();
    const difference = (what: string) => ({
      step,
      area: areaOf(name),
      what: `step ${step}, ${name}: ${what}`,
    });
    if (other === undefined) return difference(`${value}, but the tree's trace ends there`);
    if (other.name !== name) return difference(`${value}, where the tree has ${other.name}`);
    if (other.value !== value) return difference(`${value}, the tree ${other.value}`);
  }
  const { value: more } = actual.next();
  const step = more?.step ?? 0;
  // Only the head of the trace is left: no model writes another.
  const what = more === undefined ? 'the head of the trace' : `the tree has more: ${more.name}`;
  return { step, area: 'results', what };
}

function areaOf(name: string): Area {
  if (name.startsWith('call ')) return 'calls';
  if (/^process \d+ (charge|mapCount)$/.test(name)) return 'accounting';
  if (/^process \d+ vma/.test(name)) return 'mappings';
  return /^(process \d+ fd|file |open files|writable count|users)/.test(name) ? 'references' : 'results';
}
