/** A range of probabilities. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The quantile of the normal distribution for two-sided bounds with this confidence, the only one reports use. */
export const CONFIDENCE = 0.99;
export const QUANTILE = 2.5758293035489004;

/**
 * Bounds for a share of which `hits` of `trials` independent trials are a sample: E. B. Wilson, Probable
 * Inference, the Law of Succession, and Statistical Inference, JASA 22 (1927). Unlike the textbook's
 * p ± z·s it says something useful where there was no hit at all. Neither number has to be whole.
 *
 * @param trials more than 0, else the bounds are 0 and 1
 * @param quantile of the normal distribution
 */
export function wilson(hits: number, trials: number, quantile = QUANTILE): Interval {
  if (!(trials > 0)) return { low: 0, high: 1 };
  const share = hits / trials;
  const square = quantile * quantile;
  const middle = share + square / (2 * trials);
  const reach = quantile * Math.sqrt((share * (1 - share)) / trials + square / (4 * trials * trials));
  const scale = 1 + square / trials;
  // At the ends the bounds are exact, whatever the rounding.
  return {
    low: hits <= 0 ? 0 : Math.max(0, (middle - reach) / scale),
    high: hits >= trials ? 1 : Math.min(1, (middle + reach) / scale),
  };
}
