import cliProgress from 'cli-progress';
import type { Progress } from '../checker/engine/search.js';
import type { WalksProgress } from '../checker/simulate/walks.js';
import { formatCount } from '../reports/words.js';

/** Something whose progress is shown on standard error: a line on a terminal, one now and then elsewhere. */
export interface Shown<Update> {
  update(progress: Update): void;
  stop(): void;
}

export interface SearchProgress extends Shown<Progress> {
  /** A part of the work begins, with a search of its own or none: what is said of time is of this part. */
  begin(part: string): void;
}

/** How far a search has come, after each level. */
export function startSearchProgress(quiet: boolean): SearchProgress {
  let part = '';
  let started = performance.now();
  /** What a search that was resumed had expanded before, or about so much: it says nothing of the speed. */
  let before: number | undefined;
  const shown = show<Progress | null>(quiet, (progress) => {
    if (progress === null) return [part];
    const { levels, states, frontier, transitions, estimate } = progress;
    const rate = (states - frontier - before!) / ((performance.now() - started) / 1000);
    return [
      ...(part === '' ? [] : [part]),
      `level ${levels}`,
      `${whole(states)} states`,
      `${whole(rate)} states/s`,
      `${whole(transitions)} transitions`,
      `frontier ${whole(frontier)}`,
      etaText((estimate.states + frontier) / rate, estimate.error / rate),
    ];
  });
  return {
    begin(next) {
      part = next;
      started = performance.now();
      before = undefined;
      shown.update(null);
    },
    update(progress) {
      before ??= progress.levels === 1 ? 0 : progress.states - progress.frontier;
      shown.update(progress);
    },
    stop: shown.stop,
  };
}

/** How many walks are done, after each batch. */
export function startWalksProgress(quiet: boolean): Shown<WalksProgress> {
  return show(quiet, ({ walks, of, steps, states }) => [
    `${whole(walks)} of ${whole(of)} walks`,
    `${whole(steps)} steps`,
    `${whole(states)} states`,
  ]);
}

function show<Update>(quiet: boolean, describe: (progress: Update) => string[]): Shown<Update> {
  if (quiet) return { update() {}, stop() {} };
  const write = process.stderr.isTTY ? terminalLine() : logLines();
  return {
    update: (progress) => write.line(() => describe(progress).join(' | ')),
    stop: () => write.stop(),
  };
}

/** Always the same line, which goes in the end. */
function terminalLine() {
  const bar = new cliProgress.SingleBar({
    format: '{text}',
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(1, 0, { text: 'starting' });
  return {
    line: (text: () => string) => bar.update(0, { text: text() }),
    stop: () => bar.stop(),
  };
}

const SECONDS_BETWEEN_LINES = 5;

function logLines() {
  let last = performance.now();
  return {
    line(text: () => string) {
      const now = performance.now();
      if (now - last < 1000 * SECONDS_BETWEEN_LINES) return;
      last = now;
      process.stderr.write(`${text()}\n`);
    },
    stop() {},
  };
}

function whole(value: number): string {
  return formatCount(Math.round(value));
}

/**
 * How long a search will still take. An error greater than the estimate would say nothing more than that.
 *
 * @param eta seconds
 * @param error seconds: half the width of the range that the growth of the levels leaves
 */
export function etaText(eta: number, error: number): string {
  if (!Number.isFinite(error)) return 'ETA not known yet';
  if (error > eta) return `ETA about ${whole(eta)} s, uncertain`;
  return `ETA ${whole(eta)} s ± ${whole(error)} s`;
}
