import { DEVIATIONS, type DeviationId } from '../models/deviations.js';
import type { AnyProperty, ExpectedDifference, Verdict, Violation } from './property.js';

/**
 * The bucket of a violation: `property/field/cause`. The cause is
 *
 * - the deviations without which it vanishes, joined by `+`;
 * - the row of the known list (`D8`) for a difference that a relation expects;
 * - `contract` when no deviation explains it and the hook has broken its contract;
 * - `new` when nothing explains it.
 *
 * `@hook` behind it: the hook has broken its contract, so the core is not to blame.
 */
export function bucketOf(
  { property, field }: Pick<Violation, 'property' | 'field'>,
  cause: readonly DeviationId[],
  verdict: Verdict,
  expected?: ExpectedDifference,
): string {
  const hook = verdict === 'hookFault';
  const reason = cause.length > 0 ? cause.join('+') : (expected?.row ?? (hook ? 'contract' : 'new'));
  return `${property}/${field}/${reason}${hook ? '@hook' : ''}`;
}

/** Which property and field a bucket is about, and whether it is the hook's fault. */
export function parseBucket(bucket: string): { property: string; field: string; hook: boolean } {
  const [property = '', field = ''] = bucket.split('/');
  return { property, field, hook: bucket.endsWith('@hook') };
}

/** The difference that a relation expects in this field. */
export function expectedDifference(property: AnyProperty, field: string): ExpectedDifference | undefined {
  return property.kind === 'relation' ? property.expected.find((entry) => entry.field === field) : undefined;
}

/** What a violation is, given its cause. */
export function verdictOf(
  cause: readonly DeviationId[],
  lawful: boolean,
  expected: ExpectedDifference | undefined,
): Verdict {
  if (!lawful) return 'hookFault';
  if (expected !== undefined) return 'difference';
  const meant = cause.length > 0 && cause.every((id) => 'byDesign' in DEVIATIONS[id]);
  return meant ? 'difference' : 'violation';
}
