import { type Interval, QUANTILE } from './wilson.js';

/** The chance that the next trial shows something no trial has shown yet. */
export interface NoveltyChance extends Interval {
  readonly chance: number;
}

/**
 * The estimate of I. J. Good (after A. M. Turing), The Population Frequencies of Species, Biometrika 40
 * (1953): the share of trials that alone showed something. Leaving out each trial in turn, it is how often the
 * one left out would have been news. Bounds after W. W. Esty, A Normal Limit Law for a Nonparametric Estimator of
 * the Coverage of a Random Sample, Annals of Statistics 11 (1983); without a single such trial the upper one
 * is what n trials without a hit allow. For fuzzing: M. Böhme, STADS, TOSEM 27 (2018).
 *
 * It says nothing of what these trials can never show.
 *
 * @param trials how many, independent of one another
 * @param single trials that alone showed something
 * @param double things that exactly two trials showed
 */
export function goodTuring(trials: number, single: number, double: number): NoveltyChance {
  if (trials === 0) return { chance: 1, low: 0, high: 1 };
  const chance = single / trials;
  const variance = (single * (1 - chance) + 2 * double) / (trials * trials);
  const reach = QUANTILE * Math.sqrt(variance);
  // Not a hit in n trials: 1 - (1 - c)^(1/n), the exact bound, which the normal law misses near 0.
  const least = 1 - 0.01 ** (1 / trials);
  return {
    chance,
    low: Math.max(0, chance - reach),
    high: Math.min(1, Math.max(chance + reach, least)),
  };
}

/**
 * How many new things `more` further trials are expected to show: A. Chao and others, Rarefaction and
 * extrapolation with Hill numbers, Ecological Monographs 84 (2014), by the number of things that are still
 * unseen at least (A. Chao 1987). A lower bound where trials are alike; an estimate for at most about twice
 * as many trials as there were.
 *
 * @param once things that exactly one trial showed
 * @param twice things that exactly two trials showed
 */
export function expectedNew(trials: number, once: number, twice: number, more: number): number {
  if (trials === 0 || once === 0) return 0;
  const unseen =
    ((trials - 1) / trials) * (twice > 0 ? (once * once) / (2 * twice) : (once * (once - 1)) / 2);
  if (unseen === 0) return 0;
  return unseen * (1 - (1 - once / (trials * unseen + once)) ** more);
}
