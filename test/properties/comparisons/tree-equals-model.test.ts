import { describe, expect, it } from 'vitest';
import { CaseBlock } from '../../../generators/block.js';
import { createOptimized } from '../../../models/optimized/index.js';
import { findRelease, profileOf } from '../../../models/releases.js';
import { CALL, DESC, PROC, STEP, TRACE } from '../../../models/trace-layout.js';
import { wireOf } from '../../../models/wire.js';
import { firstDifference } from '../../../properties/comparisons/index.js';

/** The traces of a few cases of the wrappers' mode. */
function traces(count: number): Int32Array[] {
  const model = createOptimized(profileOf(findRelease('7.3')), '7.3');
  const block = new CaseBlock('nesting', 'named words', 0);
  return Array.from({ length: count }, () => {
    const trace = model.run(wireOf(block.next()));
    return trace.slice(0, trace[TRACE.words]);
  });
}

describe('firstDifference', () => {
  it('names a word of a step, a call and a snapshot, with what is expected and what is there', () => {
    const expected = traces(20).find((trace) => trace[trace[TRACE.offsets] + STEP.calls] > 0);
    const trace = expected ?? traces(200).find((one) => one[one[TRACE.offsets + 1] + STEP.calls] > 0)!;
    const number = expected ? 0 : 1;
    const step = trace[TRACE.offsets + number];
    const change = (at: number) => {
      const actual = trace.slice();
      actual[at] += 77;
      return firstDifference(actual, trace);
    };
    const difference = (area: string, name: string, at: number) => ({
      step: number,
      area,
      what: `step ${number}, ${name}: ${trace[at]}, the tree ${trace[at] + 77}`,
    });
    expect(change(step + STEP.result)).toEqual(difference('results', 'result', step + STEP.result));
    const flags = step + STEP.words + CALL.descIn + DESC.flags;
    expect(change(flags)).toEqual(difference('calls', 'call 0 descIn.flags', flags));
    const snapshot = trace[step + STEP.snapshot];
    expect(change(snapshot)).toEqual(difference('accounting', 'process 0 charge', snapshot));
    expect(change(snapshot + PROC.fds)).toEqual(
      difference('references', 'process 0 fd 0', snapshot + PROC.fds),
    );
    const users = trace[TRACE.words] - 1;
    expect(change(users)?.area).toBe('references');
  });

  it('has a name for every word after the offsets, and none for equal traces', () => {
    for (const trace of traces(6)) {
      expect(firstDifference(trace.slice(), trace)).toBeNull();
      const places = Array.from(
        { length: trace[TRACE.steps] },
        (_, i) => trace[TRACE.offsets + i] + STEP.snapshot,
      );
      for (let at = trace[TRACE.offsets]; at < trace.length; at++) {
        if (places.includes(at)) continue;
        const actual = trace.slice();
        actual[at] ^= 1;
        expect(firstDifference(actual, trace), `word ${at}`).not.toBeNull();
      }
    }
  });

  it('says so when a trace ends before the other', () => {
    const [trace] = traces(1);
    const shorter = trace.slice();
    shorter[TRACE.steps]--;
    expect(firstDifference(shorter, trace)).not.toBeNull();
  });
});
