/** Exit codes as `git bisect run` reads them. */
import { isOfTheText } from '../campaigns/git/revision-trees.js';
import { EXIT } from './exit-codes.js';

export const BISECT = {
  good: 0,
  bad: 1,
  /** This revision cannot be tested: another one is tried instead. */
  skip: 125,
  /** Something is wrong with the command or the machine: any code below 128 would be taken for an answer. */
  stop: 128,
} as const;

/** What an exit code of a run means to git. */
export function bisectCode(code: number): number {
  if (code === EXIT.clean) return BISECT.good;
  if (code === EXIT.finding) return BISECT.bad;
  return code === EXIT.usage ? BISECT.stop : BISECT.skip;
}

/** What an error means to git: a tree that cannot be built is skipped. */
export function bisectCodeOf(error: unknown): number {
  return isOfTheText(error) ? BISECT.skip : BISECT.stop;
}

/** Of a command line that cannot be read: to `git bisect run` it must not look like a bad revision. */
export function usageCode(args: readonly string[]): number {
  return args.includes('gate') && args.includes('--bisect') ? BISECT.stop : EXIT.usage;
}
