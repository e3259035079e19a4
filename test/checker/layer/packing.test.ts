import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bits, widthOf } from '../../../checker/layer/bits.js';
import { Canonical } from '../../../checker/layer/canonical.js';
import { configurationsOf, configured } from '../../../checker/layer/configurations.js';
import { Packing } from '../../../checker/layer/packing.js';
import { findScope } from '../../../checker/layer/scope.js';
import { Steps } from '../../../checker/layer/steps.js';
import { noSymmetry, permutations, symmetriesOf } from '../../../checker/layer/symmetry.js';
import { OPEN_FILES } from '../../../models/limits.js';
import {
  ALIVE_AT,
  FILES_AT,
  RECORD_BACKING,
  RECORD_CACHED,
  RECORD_COUNT,
  RECORD_INFO,
  RECORD_WORDS,
  STATE_WORDS,
} from '../../../models/optimized/layout.js';
import { Stepper } from '../../../models/optimized/stepper.js';
import { findRelease, profileOf } from '../../../models/releases.js';
import { PROC } from '../../../models/trace-layout.js';
import { ALL_VM_FLAGS } from '../../../models/vm-flags.js';

describe('numbers of a few bits', () => {
  const field = fc
    .integer({ min: 0, max: 32 })
    .chain((width) =>
      fc.tuple(fc.constant(width), fc.integer({ min: 0, max: width === 32 ? 0xffffffff : 2 ** width - 1 })),
    );

  it('come back as they were written, across the borders of words', () => {
    fc.assert(
      fc.property(fc.array(field, { maxLength: 40 }), (fields) => {
        const words = new Int32Array(48);
        const bits = new Bits();
        bits.begin(words);
        for (const [width, value] of fields) bits.put(value | 0, width);
        expect(bits.overflown).toBe(false);
        bits.begin(words);
        for (const [width, value] of fields) expect(bits.take(width) >>> 0).toBe(value);
      }),
    );
  });

  it.each([
    [4, 2],
    [-1, 5],
    [32, 5],
  ])('%d does not fit into %d bits, and that is noticed', (value, width) => {
    const bits = new Bits();
    bits.begin(new Int32Array(2));
    bits.put(value, width);
    expect(bits.overflown).toBe(true);
  });

  it('take as many bits as the largest needs', () => {
    expect([0, 1, 2, 3, 4, 255, 256].map(widthOf)).toEqual([0, 1, 2, 2, 3, 8, 9]);
  });
});

/** States that a few random operations lead to, with the configuration they are of. */
function walks(changes: string) {
  const scope = findScope('small', changes);
  const profile = profileOf(findRelease('7.3'));
  const { files } = configurationsOf(scope, profile.features);
  const steps = new Steps(
    scope,
    files.map((each) => configured(scope, each)),
    new Stepper(profile),
  );
  const walk = (configuration: number, picks: readonly number[]): Int32Array => {
    const state = new Int32Array(STATE_WORDS);
    for (const pick of picks) {
      const states: Int32Array[] = [];
      steps.enter(configuration, state);
      steps.takeEach(() => {
        const after = new Int32Array(STATE_WORDS);
        steps.stepper.store(after);
        states.push(after);
        return true;
      });
      state.set(states[pick % states.length]);
    }
    return state;
  };
  const arbitrary = fc
    .tuple(fc.nat(files.length - 1), fc.array(fc.nat(100_000), { minLength: 4, maxLength: 8 }))
    .map(([configuration, picks]) => ({ configuration, state: walk(configuration, picks) }));
  return { scope, files, arbitrary };
}

describe('a packed state', () => {
  const { scope, files, arbitrary } = walks('slots=2,openFiles=15,vmas=6');

  it('unpacks to a state that packs to the same words, with its configuration', () => {
    const packing = new Packing(scope, files.length, ALL_VM_FLAGS, true);
    const first = new Int32Array(packing.words);
    const second = new Int32Array(packing.words);
    const back = new Int32Array(STATE_WORDS);
    fc.assert(
      fc.property(arbitrary, ({ configuration, state }) => {
        expect(packing.pack(state, configuration, noSymmetry(scope), first)).toBeNull();
        expect(packing.unpack(first, back)).toBe(configuration);
        packing.pack(back, configuration, noSymmetry(scope), second);
        expect(second).toEqual(first);
      }),
      { numRuns: 500 },
    );
  });

  it('with the numbers of open files kept is the state itself', () => {
    const packing = new Packing(scope, files.length, ALL_VM_FLAGS, false);
    const words = new Int32Array(packing.words);
    const back = new Int32Array(STATE_WORDS);
    fc.assert(
      fc.property(arbitrary, ({ configuration, state }) => {
        packing.pack(state, configuration, noSymmetry(scope), words);
        packing.unpack(words, back);
        expect(back).toEqual(state);
      }),
      { numRuns: 500 },
    );
  });

  it('has one form for all that are like it', () => {
    const packing = new Packing(scope, files.length, ALL_VM_FLAGS, true);
    const canonical = new Canonical(scope, files, packing, 'full');
    const [least, form, again] = [1, 2, 3].map(() => new Int32Array(packing.words));
    const other = new Int32Array(STATE_WORDS);
    fc.assert(
      fc.property(arbitrary, ({ configuration, state }) => {
        canonical.pack(state, configuration, least);
        for (const symmetry of symmetriesOf(scope, files[configuration])) {
          packing.pack(state, configuration, symmetry, form);
          packing.unpack(form, other);
          canonical.pack(other, configuration, again);
          expect(again).toEqual(least);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('has one form whatever numbers the files have that were lost', () => {
    const keeping = findScope('small', 'slots=1,pages=2,swaps=3,openFiles=15');
    const packing = new Packing(keeping, 1, ALL_VM_FLAGS, true);
    const canonical = new Canonical(keeping, [[]], packing, 'numbers');
    const numbers = Array.from({ length: OPEN_FILES }, (_, at) => at + 1);
    const file = fc.record({
      spec: fc.nat(1),
      count: fc.integer({ min: 1, max: 2 }),
      // One of those before it, or none.
      backing: fc.nat(6),
      cached: fc.nat(6),
    });
    const inOrder = fc.shuffledSubarray(numbers, { minLength: 6, maxLength: 6 });
    let sharing = 0;
    fc.assert(
      // One of them may be in a slot, and then it and what it refers to are not lost.
      fc.property(
        fc.array(file, { minLength: 2, maxLength: 6 }),
        fc.nat(12),
        inOrder,
        inOrder,
        (lost, held, one, other) => {
          const packed = [one, other].map((numbered) => {
            const state = new Int32Array(STATE_WORDS);
            lost.forEach(({ spec, count, backing, cached }, at) => {
              const record = FILES_AT + numbered[at] * RECORD_WORDS;
              state[ALIVE_AT] |= 1 << numbered[at];
              state[record + RECORD_INFO] = spec;
              state[record + RECORD_COUNT] = count;
              if (backing < at) state[record + RECORD_BACKING] = numbered[backing];
              if (cached < at) state[record + RECORD_CACHED] = numbered[cached];
            });
            if (held < lost.length) state[PROC.fds] = numbered[held];
            const words = new Int32Array(packing.words);
            expect(canonical.pack(state, 0, words)).toBeNull();
            return words;
          });
          const referred = lost.flatMap(({ backing, cached }, at) =>
            [backing, cached].filter((to) => to < at),
          );
          if (new Set(referred).size < referred.length) sharing++;
          expect(packed[1]).toEqual(packed[0]);
        },
      ),
      { numRuns: 2000 },
    );
    expect(sharing).toBeGreaterThan(100);
  });

  it.each([
    ['vmas', 'vmas=1,openFiles=15'],
    ['openFiles', 'openFiles=1'],
  ])('is refused beyond the bound %s', (bound, changes) => {
    const narrow = findScope('small', `slots=2,${changes}`);
    const packing = new Packing(narrow, files.length, ALL_VM_FLAGS, true);
    const words = new Int32Array(packing.words);
    const cuts = new Set<string | null>();
    fc.assert(
      fc.property(arbitrary, ({ configuration, state }) => {
        cuts.add(packing.pack(state, configuration, noSymmetry(narrow), words));
      }),
      { seed: 1, numRuns: 200 },
    );
    expect(cuts).toContain(bound);
  });
});

describe('symmetries', () => {
  it('are all orders of what is alike, the one that changes nothing first', () => {
    expect(permutations([0, 1, 2])).toEqual([
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ]);
    const scope = findScope('tiny', 'processes=2,slots=2');
    const [file] = configurationsOf(findScope('tiny', 'nesting=0'), 0).files[0];
    expect(symmetriesOf(scope, [file]).length).toBe(2 * 4);
    expect(symmetriesOf(scope, [file, file]).length).toBe(2 * 4 * 2);
    expect(symmetriesOf(scope, [file, { ...file, swap: 0 }]).length).toBe(2 * 4);
  });
});
