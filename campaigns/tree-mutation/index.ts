/** Mutants of a kernel tree, built and run: rounds.ts (the cases), mutant-runner.ts, outcome.ts. */
export { MutantRunner, type RunnerOptions } from './mutant-runner.js';
export type { Outcome } from './outcome.js';
