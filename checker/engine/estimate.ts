/** How much of a search is still to come, from the way its frontiers grow. For display only. */

export interface Estimate {
  /** States of the levels after the frontier. */
  readonly states: number;
  /** Half the width of the range in which the number may well lie; infinite while frontiers only grow. */
  readonly error: number;
}

/** Growth rates looked at, and levels looked ahead. */
const WINDOW = 8;
const HORIZON = 10_000;

/**
 * Frontiers of bounded scopes grow by a factor that shrinks from level to level, and the logarithm of the
 * factor does so about evenly. A line through the last of them is extended until the frontier is empty;
 * the error is what the line's own deviation makes of the sum.
 *
 * @param frontiers the sizes of the levels so far, the frontier last
 */
export function estimate(frontiers: readonly number[]): Estimate {
  const rates: number[] = [];
  for (let level = Math.max(1, frontiers.length - WINDOW); level < frontiers.length; level++) {
    rates.push(Math.log(frontiers[level] / frontiers[level - 1]));
  }
  const frontier = frontiers[frontiers.length - 1];
  if (frontier === 0) return { states: 0, error: 0 };
  if (rates.length < 3) return { states: frontier, error: Number.POSITIVE_INFINITY };
  const { next, slope, deviation } = line(rates);
  const middle = extend(frontier, next, slope);
  const low = extend(frontier, next - deviation, slope - deviation / rates.length);
  const high = extend(frontier, next + deviation, slope + deviation / rates.length);
  if (!Number.isFinite(middle)) return { states: frontier, error: Number.POSITIVE_INFINITY };
  return { states: Math.round(middle), error: Math.max(high - middle, middle - low) };
}

/** Least squares: the line's value after the last point, its slope, and how far the points lie from it. */
function line(values: readonly number[]): { next: number; slope: number; deviation: number } {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let above = 0;
  let below = 0;
  values.forEach((value, at) => {
    above += (at - middle) * (value - mean);
    below += (at - middle) ** 2;
  });
  const slope = above / below;
  const squares = values.reduce((sum, value, at) => sum + (value - mean - slope * (at - middle)) ** 2, 0);
  const next = mean + slope * (values.length - middle);
  return { next, slope, deviation: Math.sqrt(squares / (values.length - 2)) };
}

function extend(frontier: number, rate: number, slope: number): number {
  let sum = 0;
  let states = frontier;
  for (let level = 0; level < HORIZON; level++) {
    states *= Math.exp(rate + slope * level);
    if (states < 1) return sum;
    sum += states;
    if (sum > Number.MAX_SAFE_INTEGER) break;
  }
  return Number.POSITIVE_INFINITY;
}
