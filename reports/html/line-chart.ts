/** A line over cases as SVG: one line to a chart, a band around it where there is one. Colours come from the page. */
import { scaleLinear, scaleLog } from 'd3-scale';
import { area, curveStepAfter, line } from 'd3-shape';
import { html, Markup } from './markup.js';

export interface ChartPoint {
  /** Above 0. */
  readonly x: number;
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
}

export interface LineChart {
  /** What stands above it. */
  readonly title: string;
  /** The whole in a sentence, for those who do not see it. */
  readonly summary: string;
  readonly points: readonly ChartPoint[];
  /** Powers of ten on the left: for chances. What is 0 stands at the bottom. */
  readonly logarithmic: boolean;
  readonly formatX: (x: number) => string;
  readonly formatY: (y: number) => string;
}

const WIDTH = 460;
const HEIGHT = 210;
const LEFT = 66;
const RIGHT = WIDTH - 16;
const TOP = 12;
const BOTTOM = HEIGHT - 26;

export function lineChart({ title, summary, points, logarithmic, formatX, formatY }: LineChart): Markup {
  const x = scaleLinear([0, Math.max(...points.map((point) => point.x))], [LEFT, RIGHT]);
  const [bottom, y] = logarithmic ? logScale(points) : [0, linearScale(points)];
  const at = (value: number) => y(Math.max(bottom, value));
  const place = line<ChartPoint>(
    (point) => x(point.x),
    (point) => at(point.y),
  ).digits(1);
  const band = area<ChartPoint>(
    (point) => x(point.x),
    (point) => at(point.low ?? point.y),
    (point) => at(point.high ?? point.y),
  ).digits(1);
  const ticks = logarithmic
    ? y.ticks(4).filter((value) => Number.isInteger(Math.round(1e9 * Math.log10(value)) / 1e9))
    : y.ticks(4);
  const grid = ticks.map(
    (value) =>
      html`<line class="grid" x1="${LEFT}" x2="${RIGHT}" y1="${fixed(at(value))}" y2="${fixed(at(value))}"/><text x="${LEFT - 8}" y="${fixed(at(value) + 4)}" text-anchor="end">${formatY(value)}</text>
`,
  );
  const below = x.ticks(4).map(
    (
      value,
    ) => html`<text x="${fixed(x(value))}" y="${BOTTOM + 18}" text-anchor="middle">${formatX(value)}</text>
`,
  );
  const stepped = logarithmic ? place : place.curve(curveStepAfter);
  return html`<figure class="chart">
<figcaption>${title}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${summary}">
${grid}${below}${points.some(({ low }) => low !== undefined) ? html`<path class="band" d="${band(points) ?? ''}"/>\n` : null}<path class="line" d="${stepped(points) ?? ''}"/>
</svg>
</figure>`;
}

function linearScale(points: readonly ChartPoint[]) {
  return scaleLinear([0, Math.max(1, ...points.map((point) => point.y))], [BOTTOM, TOP]).nice(4);
}

/** From the power of ten below the least chance above 0 to the one above the largest. */
function logScale(points: readonly ChartPoint[]) {
  const values = points.flatMap(({ y, high = y }) => [y, high]).filter((value) => value > 0);
  const least = 10 ** Math.floor(Math.log10(Math.min(0.1, ...values)));
  const most = 10 ** Math.ceil(Math.log10(Math.max(10 * least, ...values)));
  return [least, scaleLog([least, most], [BOTTOM, TOP])] as const;
}

function fixed(value: number): string {
  return value.toFixed(1);
}
