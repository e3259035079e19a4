import { describe, expect, it } from 'vitest';
import { firstDifference } from '../../../campaigns/tree-mutation/named-words.js';
import { CaseBlock } from '../../../generators/block.js';
import { createOptimized } from '../../../models/optimized/index.js';
import { findRelease, profileOf } from '../../../models/releases.js';
import { CALL, DESC, STEP, TRACE } from '../../../models/trace-layout.js';
import { wireOf } from '../../../models/wire.js';

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
    const name = `step ${number} of ${trace[TRACE.steps]}`;
    const change = (at: number) => {
      const actual = trace.slice();
      actual[at] += 77;
      return firstDifference(trace, actual);
    };
    const says = (at: number) => `${trace[at]}, the tree ${trace[at] + 77}`;
    expect(change(step + STEP.result)).toBe(`${name}, result: ${says(step + STEP.result)}`);
    const flags = step + STEP.words + CALL.descIn + DESC.flags;
    expect(change(flags)).toBe(`${name}, call 0 descIn.flags: ${says(flags)}`);
    const charge = trace[step + STEP.snapshot];
    expect(change(charge)).toBe(`${name}, process 0 charge: ${says(charge)}`);
  });

  it('has a name for every word after the offsets, and none for equal traces', () => {
    for (const trace of traces(6)) {
      expect(firstDifference(trace, trace.slice())).toBeUndefined();
      const places = Array.from(
        { length: trace[TRACE.steps] },
        (_, i) => trace[TRACE.offsets + i] + STEP.snapshot,
      );
      for (let at = trace[TRACE.offsets]; at < trace.length; at++) {
        if (places.includes(at)) continue;
        const actual = trace.slice();
        actual[at] ^= 1;
        expect(firstDifference(trace, actual), `word ${at}`).toBeDefined();
      }
    }
  });

  it('says so when a trace ends before the other', () => {
    const [trace] = traces(1);
    const shorter = trace.slice();
    shorter[TRACE.steps]--;
    expect(firstDifference(trace, shorter)).toContain('step 0');
  });
});
