/** How the run got to know things, and how much it is likely not to know yet. */
import type { DiscoveryPoint, Knowledge } from '../discovery.js';
import { chanceText, discoverySentences } from '../discovery-words.js';
import type { RunResult } from '../result.js';
import { formatCount } from '../words.js';
import { type ChartPoint, lineChart } from './line-chart.js';
import { html, type Markup } from './markup.js';

export function discoverySection({ discovery }: RunResult): Markup | null {
  const sentences = discovery === undefined ? [] : discoverySentences(discovery);
  if (discovery === undefined || sentences.length === 0) return null;
  const { curve } = discovery;
  return html`<section id="discovery">
<h2>What was discovered, and what is left</h2>
<ul>
${sentences.map((sentence) => html`<li>${sentence}</li>\n`)}</ul>
${curve.length < 2 ? null : charts(curve)}</section>`;
}

function charts(curve: readonly DiscoveryPoint[]): Markup {
  const kinds = ['buckets', 'features'] as const;
  const seen = kinds.map((kind) => seenChart(curve, kind));
  const chances = kinds.map((kind) => chanceChart(curve, kind));
  return html`<div class="charts">
${seen}
${chances}
</div>
`;
}

function seenChart(curve: readonly DiscoveryPoint[], kind: 'features' | 'buckets'): Markup {
  const last = curve.at(-1)!;
  return lineChart({
    title: `Different ${kind} seen, by cases`,
    summary: `${formatCount(last[kind].seen)} ${kind} after ${formatCount(last.cases)} cases`,
    points: [{ x: 0, y: 0 }, ...curve.map((point) => ({ x: point.cases, y: point[kind].seen }))],
    logarithmic: false,
    formatX: shortCount,
    formatY: shortCount,
  });
}

function chanceChart(curve: readonly DiscoveryPoint[], kind: 'features' | 'buckets'): Markup | null {
  const points = curve.flatMap((point) => chancePoint(point.cases, point[kind]));
  if (points.length < 2) return null;
  return lineChart({
    title: `Chance that the next random case shows a new ${kind.slice(0, -1)} (Good–Turing, with bounds at 99 %)`,
    summary: `at the end ${chanceText(points.at(-1)!.y)}, at most ${chanceText(points.at(-1)!.high ?? 1)}`,
    points,
    logarithmic: true,
    formatX: shortCount,
    formatY: (chance) => `${Number((100 * chance).toPrecision(1))} %`,
  });
}

function chancePoint(x: number, { chance, low, high }: Knowledge): ChartPoint[] {
  return chance === null || low === null || high === null ? [] : [{ x, y: chance, low, high }];
}

/** `950`, `12k`, `3.4M`. */
function shortCount(count: number): string {
  if (count >= 1e6) return `${Number((count / 1e6).toPrecision(3))}M`;
  return count >= 1e4 ? `${Number((count / 1e3).toPrecision(3))}k` : formatCount(count);
}
