/** Who or what is to blame for a finding, and what upstream did about it. */
import { DEVIATIONS, type Deviation, type DeviationId } from '../models/deviations.js';
import { expectedDifference } from '../properties/bucket.js';
import type { ExpectedDifference, Finding } from '../properties/property.js';
import { PROPERTIES } from '../properties/registry.js';

type Blamed = Pick<Finding, 'cause' | 'verdict' | 'property' | 'field'>;

/** A deviation in words. */
export interface CauseText extends Omit<Deviation, 'bit'> {
  readonly id: DeviationId;
}

/** The names of the deviations of its cause, or who or what else is to blame. */
export function causeText(finding: Blamed): string {
  const { cause, verdict } = finding;
  if (cause.length > 0) return cause.join(' and ');
  if (verdict === 'hookFault')
    return "the hook's own program: it breaks the contract that hooks have with the core";
  const meant = expected(finding);
  return meant === undefined
    ? 'none of the named deviations'
    : `none: ${meant.row} is an expected difference`;
}

/** What upstream did about a finding, as one line; '' where there is nothing for it to do. */
export function upstreamText(finding: Blamed): string {
  const { cause, verdict } = finding;
  if (cause.length > 0) return upstreamStatus(cause);
  if (verdict === 'hookFault') return '';
  const meant = expected(finding);
  return meant === undefined ? 'unknown' : `by design: ${meant.reason}`;
}

function expected({ verdict, property, field }: Blamed): ExpectedDifference | undefined {
  if (verdict !== 'difference') return undefined;
  const known = PROPERTIES.find(({ id }) => id === property);
  return known === undefined ? undefined : expectedDifference(known, field);
}

/** A deviation in words. */
export function describeCause(id: DeviationId): CauseText {
  const { bit: _, ...rest }: Deviation = DEVIATIONS[id];
  return { id, ...rest };
}

/** `fixed by …`, `by design: …` or `open`, for the deviations of a cause together. */
export function upstreamStatus(cause: readonly DeviationId[]): string {
  if (cause.length === 0) return 'unknown';
  const deviations = cause.map((id): Deviation => DEVIATIONS[id]);
  const open = cause.filter((_, index) => deviations[index].removed === undefined);
  if (open.length === 0) return unique(deviations.map(({ removed }) => fixedText(removed ?? ''))).join('; ');
  const meant = deviations.flatMap(({ byDesign }) => byDesign ?? []);
  if (meant.length > 0) return `by design: ${unique(meant).join('; ')}`;
  const still = open.length === cause.length ? '' : `: ${open.join(', ')}`;
  return `open${still}`;
}

function fixedText(removed: string): string {
  return removed.startsWith('in ') ? `fixed ${removed}` : `fixed by ${removed}`;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
