import { EMPTY_STATE } from './walkthrough/state.js';
import type { StateView, Walkthrough } from './walkthrough.js';

/**
 * A run in the Informal Trace Format that Apalache and Quint write and read: the state before the first
 * operation, and the state after each step.
 */
export function renderItf(told: Walkthrough): string {
  const before = { line: 'start', failed: false, state: EMPTY_STATE };
  const itf = {
    '#meta': { format: 'ITF', source: 'vmacheck', description: told.title },
    params: [],
    vars: ['operation', 'failed', 'processes', 'files'],
    states: [before, ...told.steps].map(({ line, failed, state }, index) => ({
      '#meta': { index },
      operation: line,
      failed,
      ...variables(state),
    })),
  };
  return `${JSON.stringify(itf, null, 2)}\n`;
}

function variables({ processes, files }: StateView): Record<string, unknown> {
  return {
    processes: processes.map(({ fds, charge, mapCount, vmas }) => ({
      fds,
      charge,
      mapCount,
      vmas: vmas.map(({ start, end, words }) => ({ start, end, ...words })),
    })),
    files: {
      '#map': files.map(({ number, spec, references, backing, cached }) => [
        number,
        { spec, references, backing, cached },
      ]),
    },
  };
}
