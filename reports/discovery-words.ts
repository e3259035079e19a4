/** What a run got to know and what is left, in words: for the text and for the HTML. */
import type { Discovery, DiscoveryPoint, Knowledge } from './discovery.js';
import { formatCount, plural } from './words.js';

/** The sentences of the section, in their order; none for a run without blocks. */
export function discoverySentences({ curve, plateau }: Discovery): string[] {
  const last = curve.at(-1);
  if (last === undefined) return [];
  return [
    knowledgeText(last.buckets, 'bucket', 'buckets, known ones included,'),
    knowledgeText(last.features, 'feature of what the layer did', 'features of what the layer did'),
    ...hindsight(curve),
    ...(plateau === null ? [] : [plateauSentence(plateau)]),
  ];
}

/** `312 buckets seen; the next random case shows a new one with a chance of 1 in 40,000 (…); …`. */
function knowledgeText({ seen, chance, low, high, expected }: Knowledge, one: string, many?: string): string {
  const known = `${formatCount(seen)} ${plural(seen, one, many).replace(/^\d+ /, '')} seen`;
  if (chance === null || low === null || high === null || expected === null)
    return `${known}; every case was guided, which is no sample to estimate from`;
  const news =
    chance === 0
      ? `the next random case shows a new one with a chance below ${chanceText(high)}`
      : `the next random case shows a new one with a chance of ${chanceText(chance)} (99 %: ${chanceText(low)} to ${chanceText(high)})`;
  return `${known}; ${news}; as many random blocks again would show about ${formatCount(Math.round(expected))} more`;
}

/** What the estimate of the first half was worth: the curve's last point that has one of twice its blocks after it. */
function hindsight(curve: readonly DiscoveryPoint[]): string[] {
  const half = curve.findLast(({ blocks }) => curve.some((later) => later.blocks === 2 * blocks));
  const whole = curve.find(({ blocks }) => blocks === 2 * (half?.blocks ?? 0));
  if (half === undefined || whole === undefined || half.features.expected === null) return [];
  const told = (kind: 'features' | 'buckets') =>
    `${formatCount(Math.round(half[kind].expected ?? 0))} ${kind}, and ${formatCount(whole[kind].seen - half[kind].seen)} came`;
  return [
    `in hindsight: after ${plural(half.blocks, 'block')}, as many again were expected to show ${told('features')}; ${told('buckets')}`,
  ];
}

function plateauSentence({ below, reached }: NonNullable<Discovery['plateau']>): string {
  const asked = `a chance of a new bucket surely below ${chanceText(below)}`;
  return reached ? `on a plateau: ${asked}` : `no plateau yet: ${asked} was asked for`;
}

/** `12 %`, `0.45 %`, `1 in 40,000`, `0`. */
export function chanceText(chance: number): string {
  if (chance === 0) return '0';
  if (chance >= 0.001) return `${Number((100 * chance).toPrecision(2))} %`;
  return `1 in ${formatCount(Number((1 / chance).toPrecision(2)))}`;
}
