/** Whether there is a smaller counterexample, as text. */
import type { OptimalResult } from '../checker/result.js';
import type { ReleaseId } from '../models/releases.js';
import { formatCount, plural } from './words.js';

/** @param token of the smaller one, where there is one */
export function renderOptimalText(
  { outcome, scope, levels, states, judged }: OptimalResult,
  {
    bucket,
    release,
    operations,
    token,
  }: {
    readonly bucket: string;
    readonly release: ReleaseId;
    /** Of the scenario that was asked about. */
    readonly operations: number;
    readonly token: string | null;
  },
): string {
  const told = Object.entries(scope).map(([name, value]) => `${name} ${value}`);
  return [
    `bucket  ${bucket}`,
    `scope   ${told.join(', ')}`,
    `        ${plural(levels, 'level')}, ${formatCount(states)} states, ${formatCount(judged)} sequences of operations judged`,
    ANSWERS[outcome](plural(operations, 'operation')),
    ...(token === null ? [] : [`token   ${token}`, `next: vmacheck repro ${token} --release ${release}`]),
  ].join('\n');
}

const ANSWERS: Readonly<Record<OptimalResult['outcome'], (length: string) => string>> = {
  proven: () => 'proven: no smaller counterexample in this scope',
  smaller: (length) => `there is a smaller one than that of ${length}:`,
  absent: (length) =>
    `nothing is proven: no counterexample in this scope within ${length}; another --scope or --set may have one`,
  memory: () => 'not complete: the next level does not fit into memory; set --memory',
  aborted: () => 'not complete: interrupted',
};
