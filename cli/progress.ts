import cliProgress from 'cli-progress';

/** Shows how far a run has come: a bar on a terminal, a plain line now and then elsewhere. */
export interface Progress {
  /** `share` from 0 to 1. */
  update(share: number, cases: number, buckets: number): void;
  stop(): void;
}

/** Progress goes to standard error, so that standard output stays the result. */
export function startProgress(quiet: boolean): Progress {
  if (quiet) return { update() {}, stop() {} };
  return process.stderr.isTTY ? bar() : lines();
}

function bar(): Progress {
  const format = '{bar} {percentage}% | {cases} cases | {buckets} buckets | {duration_formatted}';
  const progress = new cliProgress.SingleBar({
    format,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
  });
  progress.start(1000, 0, { cases: 0, buckets: 0 });
  return {
    update: (share, cases, buckets) =>
      progress.update(Math.min(1000, Math.round(share * 1000)), { cases, buckets }),
    stop: () => progress.stop(),
  };
}

function lines(): Progress {
  let said = 0;
  return {
    update(share, cases, buckets) {
      const tenths = Math.floor(share * 10);
      if (tenths <= said) return;
      said = tenths;
      process.stderr.write(`${tenths * 10}%  ${cases} cases  ${buckets} buckets\n`);
    },
    stop() {},
  };
}
