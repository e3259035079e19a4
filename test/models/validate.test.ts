import { describe, expect, it } from 'vitest';
import { VmacheckError } from '../../models/errors.js';
import type { FileSpec, Operation, Scenario } from '../../models/scenario.js';
import { requireModelled, validateScenario } from '../../models/validate.js';
import { file, op, step } from '../support/scenarios.js';

const PLAIN: Scenario = {
  mmu: true,
  files: [
    file({ below: 1, mmap: [step('setFile'), step('callNested')] }),
    file({ prepare: [step('vmOps', 2)] }),
  ],
  operations: [op.open(), op.mmap({ faults: [{ site: 'charge', nth: 2 }] })],
};

/** `path: expected, received`, or `none`. */
function complaint(value: unknown): string {
  try {
    validateScenario(value);
  } catch (error) {
    if (!(error instanceof VmacheckError) || error.facts.code !== 'SCENARIO_INVALID') throw error;
    return `${error.facts.path}: ${error.facts.expected}, ${error.facts.received}`;
  }
  return 'none';
}

const withFile = (fields: object) => ({ ...PLAIN, files: [{ ...file(), ...fields }] });
const withOperation = (fields: object) => ({ ...PLAIN, operations: [{ ...op.mmap(), ...fields }] });

describe('validateScenario', () => {
  it('returns an equal scenario, made of new objects', () => {
    const scenario = validateScenario(PLAIN);
    expect(scenario).toEqual(PLAIN);
    expect(scenario.files[0]).not.toBe(PLAIN.files[0]);
  });

  it('keeps nothing that is not in the schema', () => {
    const extra = { ...withOperation({ more: 1 }), note: 'x' };
    expect(validateScenario(extra)).toEqual(withOperation({}));
  });

  it.each<[string, unknown]>([
    ['scenario: an object, null', null],
    ['scenario: an object, a list of 0', []],
    ['scenario: an object, "text"', 'text'],
    ['mmu: a boolean, undefined', {}],
    ['mmu: a boolean, 1', { ...PLAIN, mmu: 1 }],
    ['files: a list of at most 6, undefined', { mmu: true }],
    ['files: a list of at most 6, a list of 7', { ...PLAIN, files: Array(7).fill(file()) }],
    ['files[0]: an object, 3', { ...PLAIN, files: [3] }],
    ['files[0].hook: one of none, mmap, prepare, both, "toString"', withFile({ hook: 'toString' })],
    ['files[0].below: an integer from 1 to 5, 0', withFile({ below: 0 })],
    ['files[0].swap: an integer from 1 to 5, 6', withFile({ swap: 6 })],
    ['files[0].attributes: an integer from 0 to 15, 16', withFile({ attributes: 16 })],
    [
      'files[0].prepare: a list of at most 12, a list of 13',
      withFile({ prepare: Array(13).fill(step('stop')) }),
    ],
    ['files[0].mmap[0].arg: an integer from 0 to 8, 9', withFile({ mmap: [step('vmOps', 9)] })],
    ['files[0].mapped[0].arg: an integer from 0 to 8, 1.5', withFile({ mapped: [step('vmOps', 1.5)] })],
    ['operations[0].proc: an integer from 0 to 1, -1', withOperation({ proc: -1 })],
    ['operations[0].start: an integer from 0 to 15, "1"', withOperation({ start: '1' })],
    ['operations[0].length: an integer from 0 to 16, NaN', withOperation({ length: Number.NaN })],
    ['operations[0].faults: a list of at most 2, a list of 3', withOperation({ faults: [1, 2, 3] })],
    [
      'operations[0].faults[0].site: a fault site, "none"',
      withOperation({ faults: [{ site: 'none', nth: 1 }] }),
    ],
    [
      'operations[0].faults[0].nth: an integer from 1 to 4, 5',
      withOperation({ faults: [{ site: 'charge', nth: 5 }] }),
    ],
  ])('complains about %s', (expected, value) => {
    expect(complaint(value)).toBe(expected);
  });

  it('knows that no file comes after the sixth', () => {
    const files: FileSpec[] = Array.from({ length: 6 }, () => file());
    files[5] = file({ below: 5 });
    expect(complaint({ ...PLAIN, files })).toBe('files[5].below: null, for no file comes after this one, 5');
  });

  it('stays with its own error whatever it is given', () => {
    let deep: unknown = [];
    for (let i = 0; i < 100_000; i++) deep = [deep];
    const circle: Record<string, unknown> = {};
    circle.files = circle;
    const hostile = [
      10n,
      Symbol('s'),
      () => 1,
      { mmu: 10n },
      { mmu: deep },
      { ...PLAIN, files: circle },
      { ...PLAIN, files: [circle] },
      withOperation({ start: deep }),
      withOperation({ kind: { toString: () => 'mmap' } }),
      Object.create(PLAIN),
      new Array(3),
      { ...PLAIN, operations: new Array(3) },
      JSON.parse('{"__proto__": {"mmu": true, "files": [], "operations": []}}'),
    ];
    for (const value of hostile) expect(complaint(value)).not.toBe('none');
  });

  it('takes -0 for 0, so that equal scenarios have equal tokens', () => {
    const [operation] = validateScenario(withOperation({ start: -0 })).operations;
    expect(operation).toEqual(op.mmap({ start: 0 }));
  });
});

describe('requireModelled', () => {
  const refused = (fields: Partial<Scenario>) => () =>
    requireModelled(validateScenario({ ...PLAIN, ...fields }));
  const coded = (code: string) => expect.objectContaining({ code });
  const fork: Operation = { kind: 'fork', proc: 0, faults: [] };

  it('passes on what the models run', () => {
    expect(requireModelled(PLAIN)).toBe(PLAIN);
  });

  it('names what they do not', () => {
    expect(refused({ operations: [op.open(), fork] })).toThrow(/operation 1 \(fork\)/);
    expect(refused({ operations: [fork] })).toThrow(coded('OPERATION_NOT_MODELLED'));
  });
});
