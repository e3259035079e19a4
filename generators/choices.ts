/**
 * The only source of decisions of a generator. Driven by seedrandom it makes campaign cases at full
 * speed; driven by fast-check it makes arbitraries. A generator must not look anywhere else.
 */
export interface Choices {
  /** A uniform integer, both ends included. */
  integer(min: number, max: number): number;
  /** True with probability `numerator / 256`. */
  chance(numerator: number): boolean;
  /** An index of `weights` (integers >= 0, not all 0), with probability proportional to its weight. */
  weighted(weights: readonly number[]): number;
}
