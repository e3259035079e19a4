import { LABELS } from '../../generators/labels.js';
import { VmacheckError } from '../../models/errors.js';
import type { Covers, RequestedCover } from '../../reports/covers.js';
import type { RunCheck } from '../../reports/result.js';
import type { LabelShares } from './label-shares.js';
import type { Interval } from './wilson.js';

/** At least such a share of the cases of a run must have a label. */
export interface CoverRequest {
  /** One of LABELS. */
  readonly label: string;
  /** Above 0, below 1. */
  readonly atLeast: number;
}

/**
 * Reads `label>=share`, such as `ksm>=0.01` or `->mapped >= 2%`.
 *
 * @throws VmacheckError `UNKNOWN_NAME` (label), `BAD_NUMBER` (anything else)
 */
export function parseCover(text: string): CoverRequest {
  const match = /^(.+?)\s*>=\s*(\d*\.?\d+)(%?)$/s.exec(text.trim());
  const share = match === null ? Number.NaN : Number(match[2]) / (match[3] === '%' ? 100 : 1);
  if (match === null || !(share > 0 && share < 1)) {
    throw new VmacheckError({
      code: 'BAD_NUMBER',
      option: '--cover',
      value: text,
      expected: "a label and a share between 0 and 1, such as 'ksm>=0.01'",
    });
  }
  return coverRequest(match[1].trim(), share);
}

/** @throws VmacheckError `UNKNOWN_NAME` */
export function coverRequest(name: string, atLeast: number): CoverRequest {
  const label = LABELS.find((each) => each === name);
  if (label === undefined)
    throw new VmacheckError({ code: 'UNKNOWN_NAME', kind: 'label', name, known: LABELS });
  return { label, atLeast };
}

/** The shares of all labels, and what was asked of some. */
export function coversOf(shares: LabelShares, requests: readonly CoverRequest[]): Covers {
  const labels = LABELS.map((label, i) => {
    const { cases, share, low, high } = shares.of(i);
    return { label, cases, share: rounded(share), low: rounded(low), high: rounded(high) };
  });
  const requested = requests.map(({ label, atLeast }) => {
    const cover = labels.find((each) => each.label === label)!;
    return { ...cover, atLeast, outcome: outcomeOf(cover, atLeast) };
  });
  return { labels, requested };
}

function outcomeOf({ low, high }: Interval, atLeast: number): RequestedCover['outcome'] {
  if (low >= atLeast) return 'met';
  return high < atLeast ? 'tooRare' : 'undecided';
}

/** Whether what was asked of labels is so; nothing where nothing was. */
export function coverChecks({ requested }: Covers): RunCheck[] {
  if (requested.length === 0) return [];
  const of = (outcome: RequestedCover['outcome']) => requested.filter((cover) => cover.outcome === outcome);
  const [rare, undecided] = [of('tooRare'), of('undecided')];
  const title = 'labels are as frequent as asked for';
  if (rare.length === 0 && undecided.length === 0)
    return [{ id: 'covers', title, outcome: 'passed', detail: requested.map(coverText).join('; ') }];
  const detail = [
    ...(rare.length === 0 ? [] : [`too rare: ${rare.map(coverText).join('; ')}`]),
    ...(undecided.length === 0
      ? []
      : [`not enough cases to tell: ${undecided.map(coverText).join('; ')}; give the run more blocks`]),
  ].join('; ');
  return [{ id: 'covers', title, outcome: 'failed', detail }];
}

/** `ksm in 1.2 % to 1.9 % of cases, asked for 1 %`. */
function coverText({ label, low, high, atLeast }: RequestedCover): string {
  return `${label} in ${percent(low)} to ${percent(high)} of cases, asked for ${percent(atLeast)}`;
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}

/** Six digits: more would tell of the processor's arithmetic. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
