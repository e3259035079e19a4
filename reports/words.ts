/** The words, signs and colours for outcomes, the same in every report format. */
import type { MatrixCell } from './result.js';

export type Outcome = MatrixCell['outcome'];

/** How one outcome is shown. The sign alone tells outcomes apart where there is no colour. */
export interface OutcomeWords {
  readonly word: string;
  readonly sign: string;
  /** The name of a picocolors function. */
  readonly color: 'green' | 'red' | 'blue' | 'yellow' | 'dim';
  /** The class and the custom property of the HTML page. */
  readonly css: string;
  readonly meaning: string;
}

export const OUTCOMES: Readonly<Record<Outcome, OutcomeWords>> = {
  held: {
    word: 'held',
    sign: '✓',
    color: 'green',
    css: 'held',
    meaning: 'evaluated, and true in every case',
  },
  violation: {
    word: 'violation',
    sign: '✗',
    color: 'red',
    css: 'violation',
    meaning: 'the core breaks the property although the hook kept its contract',
  },
  difference: {
    word: 'difference',
    sign: '≠',
    color: 'blue',
    css: 'difference',
    meaning: 'it differs, and upstream means it to',
  },
  hookFault: {
    word: "hook's fault",
    sign: '!',
    color: 'yellow',
    css: 'hook-fault',
    meaning: 'held with every lawful hook; failed only where a hook broke its contract',
  },
  notEvaluated: {
    word: 'not evaluated',
    sign: '–',
    color: 'dim',
    css: 'not-evaluated',
    meaning: 'its condition was never met',
  },
};

/** The outcomes in the order in which legends and counts list them. */
export const OUTCOME_ORDER: readonly Outcome[] = [
  'violation',
  'difference',
  'hookFault',
  'held',
  'notEvaluated',
];

/** How the outcome of a check is shown. */
export const CHECK_OUTCOMES = {
  passed: { word: 'passed', sign: '✓', color: 'green', css: 'held' },
  failed: { word: 'failed', sign: '✗', color: 'red', css: 'violation' },
  notEvaluated: { word: 'not evaluated', sign: '–', color: 'dim', css: 'not-evaluated' },
} as const;

/** `1 page`, `3 pages`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `1,234,567`, the same in every locale. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
