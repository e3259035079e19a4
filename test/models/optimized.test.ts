import { describe, expect, it } from 'vitest';
import { ERRNO } from '../../models/errno.js';
import { FD_SLOTS, MAX_NESTED_CALLS, OPEN_FILES } from '../../models/limits.js';
import { createOptimized } from '../../models/optimized/index.js';
import { findRelease, profileOf, RELEASES } from '../../models/releases.js';
import { SWAP_BORROWED } from '../../models/scenario.js';
import { MAX_TRACE_WORDS, TRACE, WARNINGS } from '../../models/trace-layout.js';
import { TraceView } from '../../models/trace-view.js';
import { MAX_WRAPS, OPS_OPEN_CLOSE, OPS_PLAIN_A } from '../../models/vm-ops.js';
import { fault, file, op, scenario, step, wireOf } from '../support/scenarios.js';
import { expectEqual, operationsOf, randomWires, resultsOf, storedState, traceOf } from './optimized-runs.js';

const IDEAL = profileOf(findRelease('ideal'));
const ideal = () => createOptimized(IDEAL, 'ideal');

describe('a run', () => {
  it('gives the same words for the same words', () => {
    for (const release of RELEASES) {
      const model = createOptimized(profileOf(release), release.id);
      const fresh = createOptimized(profileOf(release));
      for (const wire of randomWires('twice', 50)) {
        const once = traceOf(model, wire);
        expectEqual(traceOf(model, wire), once);
        expectEqual(traceOf(fresh, wire), once);
      }
    }
  });

  it('knows nothing of other instances, nor of what it ran before', () => {
    const [first, second, fresh] = [ideal(), ideal(), ideal()];
    const wires = randomWires('instances', 60);
    for (let i = 1; i < wires.length; i++) {
      first.begin(wires[i]);
      const operations = operationsOf(wires[i]);
      const results = operations.map((operation) => {
        second.run(wires[i - 1]);
        return first.apply(operation);
      });
      expect(results).toEqual(resultsOf(fresh, wires[i]));
    }
  });

  it('is as long as its header says, and every step is where the header says', () => {
    const model = ideal();
    for (const wire of randomWires('header', 100)) {
      const trace = new TraceView(traceOf(model, wire));
      expect(trace.length).toBeLessThanOrEqual(MAX_TRACE_WORDS);
      expect(trace.steps).toBe(operationsOf(wire).length + 1);
      const last = trace.steps - 1;
      expect(trace.step(0)).toBe(TRACE.offsets + trace.steps);
      expect(trace.writable(last, 6)).toBe(trace.words[trace.length - 1]);
    }
  });

  it('refuses words of another schema, and what it does not model, by name', () => {
    const wire = wireOf(scenario([], []));
    wire[1] ^= 1;
    expect(() => ideal().run(wire)).toThrow(expect.objectContaining({ code: 'SCENARIO_INVALID' }));
    const fork = scenario([], [{ kind: 'fork', proc: 0, faults: [] }]);
    expect(() => ideal().run(wireOf(fork))).toThrow(
      expect.objectContaining({ facts: { code: 'OPERATION_NOT_MODELLED', operation: 'fork', index: 0 } }),
    );
  });
});

describe('load, apply and store', () => {
  it('go on from any point as a straight run does, on another instance too', () => {
    for (const release of RELEASES) {
      const straight = createOptimized(profileOf(release));
      const resumed = createOptimized(profileOf(release));
      for (const wire of randomWires(`resume ${release.id}`, 30)) {
        const results = resultsOf(straight, wire);
        straight.begin(wire);
        for (const operation of operationsOf(wire)) {
          const before = storedState(straight);
          resumed.begin(wire);
          resumed.load(before);
          expectEqual(storedState(resumed), before);
          expect(resumed.apply(operation)).toBe(results[operation]);
          expect(straight.apply(operation)).toBe(results[operation]);
          expectEqual(storedState(resumed), storedState(straight));
        }
        straight.finish();
        resumed.finish();
        expectEqual(storedState(resumed), storedState(straight));
      }
    }
  });

  it('take only the words of the state, and begin with all of them zero', () => {
    const model = ideal();
    const words = new Int32Array(model.stateWords + 1).fill(7);
    model.begin(wireOf(scenario([file()], [])));
    model.store(words);
    expect(words.subarray(0, -1).every((word) => word === 0)).toBe(true);
    expect(words[model.stateWords]).toBe(7);
  });

  it('give equal words for equal states, however these came about', () => {
    const files = [file({ prepare: [step('vmOps', OPS_OPEN_CLOSE)] }), file()];
    const detour = scenario(files, [
      op.open(),
      op.open({ slot: 1, file: 1 }),
      op.mmap({ length: 4 }),
      op.mmap({ slot: 1, start: 6, length: 2 }),
      op.munmap({ start: 1, length: 1 }),
      op.munmap({ length: 16 }),
      op.close({ slot: 0 }),
      op.close({ slot: 1 }),
    ]);
    const model = ideal();
    model.begin(wireOf(detour));
    const empty = storedState(model);
    for (const operation of detour.operations.keys()) model.apply(operation);
    expectEqual(storedState(model), empty);
  });

  it('keep what a freed file was while something still names it', () => {
    // The borrowed file's reference is put twice, so the VMA and the driver name a freed file.
    const files = [file({ prepare: [step('swapFile', SWAP_BORROWED)], swap: 1 }), file({ mmap: [] })];
    const cut = scenario(files, [
      op.open(),
      op.mmap({ shared: 1 }),
      op.munmap(),
      op.mmap({ shared: 1, start: 4 }),
      op.munmap({ start: 4 }),
    ]);
    const straight = new TraceView(traceOf(ideal(), wireOf(cut)));
    expect(straight.warnings(4) & WARNINGS.putOfFreedFile).not.toBe(0);
    const [model, other] = [ideal(), ideal()];
    model.begin(wireOf(cut));
    other.begin(wireOf(cut));
    for (const operation of cut.operations.keys()) {
      other.load(storedState(model));
      expect(other.apply(operation)).toBe(straight.result(operation));
      model.apply(operation);
      expectEqual(storedState(other), storedState(model));
    }
  });

  it('write nothing to the trace', () => {
    const model = ideal();
    const hooked = scenario([file()], [op.open(), op.mmap()]);
    const wire = wireOf(hooked);
    const words = model.run(wire);
    const before = words.slice();
    model.begin(wire);
    for (const operation of operationsOf(wire)) model.apply(operation);
    model.finish();
    model.runUntraced(wire);
    expectEqual(words, before);
  });

  it('end in the same state with a trace as without', () => {
    const [traced, untraced] = [ideal(), ideal()];
    for (const wire of randomWires('both', 100)) {
      traced.run(wire);
      untraced.runUntraced(wire);
      expectEqual(storedState(traced), storedState(untraced));
    }
  });
});

describe('the bounds', () => {
  it(`${OPEN_FILES} files can be open, one more is -ENFILE and opens nothing`, () => {
    const chain = Array.from({ length: 6 }, (_, index) => file({ below: index < 5 ? index + 1 : null }));
    const chains = Array.from({ length: 5 }, (_, index) =>
      op.open({ proc: index < FD_SLOTS ? 0 : 1, slot: index % FD_SLOTS }),
    );
    const full = scenario(chain, [
      ...chains,
      op.open({ proc: 1, slot: 1, file: 4 }),
      op.open({ proc: 1, slot: 1, file: 5 }),
      op.open({ proc: 1, slot: 2, file: 5 }),
      op.mmap({ slot: 4, shared: 1 }),
    ]);
    const trace = new TraceView(ideal().run(wireOf(full)));
    expect([5, 6, 7, 8].map((index) => trace.result(index))).toEqual([
      -ERRNO.ENFILE,
      1,
      -ERRNO.ENFILE,
      -ERRNO.ENFILE,
    ]);
    expect([4, 5, 6, 7, 8].map((index) => trace.fileCount(index))).toEqual([30, 30, 31, 31, 31]);
    expect(trace.fileCount(9)).toBe(0);
  });

  it(`${MAX_NESTED_CALLS} nested calls are made in an operation, the next is -ELOOP`, () => {
    // The outer wrapper's call, and for each of its steps the inner wrapper's and its two or three.
    const results = (outer: number) => {
      const calling = scenario(
        [
          file({ mmap: Array.from({ length: outer }, () => step('callNested')), below: 1 }),
          file({ mmap: [step('callNested'), step('callNested'), step('callNested', 0, 'again')], below: 2 }),
          file(),
        ],
        [op.open(), op.mmap(), op.mmap({ start: 1 })],
      );
      return resultsOf(ideal(), wireOf(calling)).slice(1);
    };
    expect(results(7)).toEqual([0, 1]);
    // 1 + 3 + 7 * 4 calls the first time, one more the second.
    expect(results(8)).toEqual([0, -ERRNO.ELOOP]);
    expect(results(9)).toEqual([-ERRNO.ELOOP, -ERRNO.ELOOP]);
  });

  it(`${MAX_WRAPS} wrappers stand around operations, one more is -ELOOP`, () => {
    const wrapping = (times: number) =>
      scenario(
        [
          file({
            mmap: [step('vmOps', OPS_PLAIN_A), ...Array.from({ length: times }, () => step('wrapOps'))],
          }),
        ],
        [op.open(), op.mmap()],
      );
    expect(resultsOf(ideal(), wireOf(wrapping(MAX_WRAPS)))[1]).toBe(0);
    expect(resultsOf(ideal(), wireOf(wrapping(MAX_WRAPS + 1)))[1]).toBe(-ERRNO.ELOOP);
  });

  it('a fault fires at the coming it names, and at no other', () => {
    const cuts = (nth: number) =>
      scenario(
        [file()],
        [
          op.open(),
          op.mmap({ length: 6 }),
          op.munmap({ start: 2, length: 2, faults: [fault('splitDup', nth)] }),
        ],
      );
    const vmas = (nth: number) => {
      const trace = new TraceView(traceOf(ideal(), wireOf(cuts(nth))));
      return [trace.result(2), trace.vmaCount(2, 0)];
    };
    expect(vmas(1)).toEqual([-ERRNO.ENOMEM, 1]);
    expect(vmas(2)).toEqual([-ERRNO.ENOMEM, 2]);
    expect(vmas(3)).toEqual([0, 2]);
  });
});
