import type { Progress } from '../checker/engine/search.js';

/** Shows how far a search has come, a line for each level, on standard error. */
export function startSearchProgress(quiet: boolean): { update(progress: Progress): void; stop(): void } {
  const started = performance.now();
  const terminal = process.stderr.isTTY;
  let last = 0;
  return {
    update({ levels, states, frontier, transitions, estimate }) {
      const seconds = (performance.now() - started) / 1000;
      if (quiet || (!terminal && seconds - last < 5)) return;
      last = seconds;
      const rate = (states - frontier) / seconds;
      const text = [
        `level ${levels}`,
        `${whole(states)} states`,
        `${whole(rate)} states/s`,
        `${whole(transitions)} transitions`,
        `frontier ${whole(frontier)}`,
        etaText((estimate.states + frontier) / rate, estimate.error / rate),
      ].join(' | ');
      process.stderr.write(terminal ? `\r\x1b[K${text}` : `${text}\n`);
    },
    stop() {
      if (!quiet && terminal) process.stderr.write('\r\x1b[K');
    },
  };
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** In seconds. The error is half the width of the range that the growth of the levels leaves. */
function etaText(eta: number, error: number): string {
  if (!Number.isFinite(error)) return 'ETA not known yet';
  return `ETA ${whole(eta)} s ± ${whole(error)} s`;
}
