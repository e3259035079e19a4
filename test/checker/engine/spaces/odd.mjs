/**
 * A ring of numbers from 0 to `size`, exclusive, that goes wrong in the way that is asked for. Forward is
 * transition 0, on to the double is transition 1.
 */
import { isMainThread } from 'node:worker_threads';

export function createSpace({ size = 5000, fault, at = 1000 }) {
  if (fault === 'create' && !isMainThread) throw new Error('no space in a worker');
  const counts = new Float64Array(0);
  return {
    stateWords: fault === 'no words' ? 0 : 1,
    counters: fault === 'a counter without a count' ? ['one'] : [],
    counts,
    violations: 3,
    initialStates: 1,
    writeInitial: (_, to) => to.fill(0),
    expand(state, next, visitor) {
      const here = state[0];
      if (here === at && !isMainThread) {
        if (fault === 'throw') throw new Error(`no successors of ${at}`);
        if (fault === 'exit') process.exit(3);
      }
      if (here === at && fault === 'violation') visitor.violation(3, 0);
      // In the main thread the path is found again; there this space tells another story.
      const shift = fault === 'not deterministic' && isMainThread ? 7 : 0;
      if (fault === 'trap' && here >= at) {
        next[0] = here + 1 < size ? here + 1 : at;
        visitor.successor(0);
        return;
      }
      next[0] = (here + 1 + shift) % size;
      visitor.successor(0);
      next[0] = fault === 'trap' ? 0 : (2 * here + shift) % size;
      visitor.successor(1);
    },
  };
}
