/** Whether a finding shows again when its scenario is run again. */

/** What came of running one finding's scenario again and again, each time on a fresh instance. */
export interface Reliability {
  /** How many times it was run; at least 1. */
  readonly runs: number;
  /** In how many of them the bucket showed. */
  readonly shown: number;
  /** Where the share of runs that show it lies with 99 % confidence (Wilson), from 0 to 1. */
  readonly interval: readonly [low: number, high: number];
  /** Different outcomes among the runs, word for word; 1 for what is deterministic. */
  readonly outcomes: number;
  /** Whether the finding can be relied on: shown in every run, and on a model with the same trace each time. */
  readonly steady: boolean;
}

/** `shown in 3 of 5 runs (23 % to 88 %); not deterministic: 2 different outcomes`. */
export function reliabilityText({ runs, shown, interval, outcomes }: Reliability): string {
  const [low, high] = interval.map((share) => Math.round(100 * share));
  const said = `shown in ${shown} of ${runs} runs (${low} % to ${high} %)`;
  return outcomes === 1 ? said : `${said}; not deterministic: ${outcomes} different outcomes`;
}
