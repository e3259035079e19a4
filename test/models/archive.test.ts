import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CaseBlock } from '../../generators/block.js';
import { type Choices } from '../../generators/choices.js';
import { MODE_IDS } from '../../generators/modes.js';
import { mutate } from '../../generators/mutate.js';
import { seededChoices } from '../../generators/seeds.js';
import {
  ARCHIVE_VERSION,
  decodeArchive,
  decodeToken,
  encodeArchive,
  encodeToken,
  MAX_ARCHIVE_BYTES,
} from '../../models/archive.js';
import { VmacheckError } from '../../models/errors.js';
import { MAX_FILES, MAX_OPERATIONS, MAX_STEPS } from '../../models/limits.js';
import type { FileSpec, Operation, Scenario, Step } from '../../models/scenario.js';
import { validateScenario } from '../../models/validate.js';
import { file, op, step } from '../support/scenarios.js';

const EMPTY: Scenario = { mmu: true, files: [], operations: [] };

/** Everything the schema has, the part that no model runs yet included. */
const COMPLETE: Scenario = {
  mmu: false,
  files: [
    file({
      below: 1,
      swap: 2,
      attributes: 15,
      prepare: [
        step('setFlags', -0x80000000, 'shared'),
        step('action', 0x7fffffff),
        step('errorOverride', 14),
      ],
      mmap: [step('setFile'), step('callNested', 1, 'nommu'), step('lsmCheck')],
      mapped: [step('take', 3), step('give', 0)],
    }),
    file({ hook: 'both' }),
    file({ hook: 'none' }),
  ],
  operations: [
    op.open({ readOnly: 1, faults: [{ site: 'openFile', nth: 4 }] }),
    { kind: 'fork', proc: 1, faults: [] },
    {
      kind: 'mremap',
      proc: 0,
      start: 15,
      length: 16,
      newStart: 0,
      newLength: 0,
      mayMove: 1,
      fixed: 0,
      dontUnmap: 1,
      faults: [
        { site: 'mapPrealloc', nth: 1 },
        { site: 'shmemZeroSetup', nth: 2 },
      ],
    },
  ],
};

/** Archive bytes with the right checksum behind them. */
function sealed(body: Iterable<number>): Uint8Array {
  const bytes = Uint8Array.from(body);
  const all = new Uint8Array(bytes.length + 4);
  all.set(bytes);
  new DataView(all.buffer).setUint32(bytes.length, crc32(bytes));
  return all;
}

/** `valid`, or the code of the error. Any other exception, or a decoded scenario that is not one, fails the test. */
function outcome(bytes: Uint8Array): string {
  let scenario: Scenario;
  try {
    scenario = decodeArchive(bytes);
  } catch (error) {
    if (!(error instanceof VmacheckError)) throw error;
    return error.code;
  }
  if (Buffer.compare(encodeArchive(validateScenario(scenario)), bytes) !== 0)
    throw new Error(`two encodings of one scenario: ${Buffer.from(bytes).toString('hex')}`);
  return 'valid';
}

function tokenError(token: unknown): string {
  try {
    decodeToken(token as string);
  } catch (error) {
    if (error instanceof VmacheckError) return error.code;
    throw error;
  }
  return 'none';
}

function reasonOf(bytes: Uint8Array): string {
  try {
    decodeArchive(bytes);
  } catch (error) {
    if (error instanceof VmacheckError && error.facts.code === 'TOKEN_MALFORMED') return error.facts.reason;
    throw error;
  }
  return 'none';
}

describe('the archive', () => {
  // The format is for ever: these tokens must stay decodable, and mean what they mean now.
  it('writes the tokens it wrote before', () => {
    expect(encodeToken(EMPTY)).toMatchInlineSnapshot(`"vc1_AQEAAJg60k4"`);
    expect(encodeToken(COMPLETE)).toMatchInlineSnapshot(
      `"vc1_AQADAwECDwMBAf____8PCwD-____DwwAHAMgAAAjCgIlAAACEAAGEQAAAwAAAAAAAAAAAAAAAAADAQAAAAEBAQQGAQAJAA8QAAABAAECCwENAqBFVWc"`,
    );
  });

  it('reads the tokens it wrote before', () => {
    expect(decodeToken('vc1_AQEAAJg60k4')).toEqual(EMPTY);
  });

  it('gives back every scenario, byte for byte and field for field', () => {
    for (const scenario of [EMPTY, COMPLETE]) expect(decodeToken(encodeToken(scenario))).toEqual(scenario);
    for (const mode of MODE_IDS) {
      const cases = new CaseBlock(mode, 'round trip', 0);
      for (let i = 0; i < 200; i++) {
        const scenario = cases.next();
        const bytes = encodeArchive(scenario);
        expect(decodeArchive(bytes)).toEqual(scenario);
        expect(outcome(bytes)).toBe('valid');
      }
    }
  });

  it('is compact: a usual case is a token of a line or two', () => {
    const cases = new CaseBlock('uniform', 'compact', 0);
    const lengths = Array.from({ length: 500 }, () => encodeToken(cases.next()).length).sort((a, b) => a - b);
    expect(lengths[250]).toBeLessThan(200);
  });

  it('holds the largest scenario within its bound', () => {
    const steps = Array.from({ length: MAX_STEPS }, (): Step => step('setFlags', -0x80000000, 'nommu'));
    const large = file({ hook: 'both', attributes: 15, prepare: steps, mmap: steps, mapped: steps });
    const mmap: Operation = op.mmap({
      slot: 4,
      start: 15,
      length: 16,
      pgoff: 63,
      prot: 7,
      faults: [
        { site: 'charge', nth: 4 },
        { site: 'charge', nth: 4 },
      ],
    });
    const scenario: Scenario = {
      mmu: true,
      files: Array<FileSpec>(MAX_FILES).fill(large),
      operations: Array<Operation>(MAX_OPERATIONS).fill(mmap),
    };
    const bytes = encodeArchive(validateScenario(scenario));
    expect(bytes.length).toBeLessThanOrEqual(MAX_ARCHIVE_BYTES);
    expect(outcome(bytes)).toBe('valid');
  });
});

describe('a token that is refused', () => {
  const token = encodeToken(COMPLETE);

  it('may have white space around it', () => {
    expect(decodeToken(` ${token}\n`)).toEqual(COMPLETE);
  });

  it.each([
    ['nothing', ''],
    ['something else', 'hello'],
    ['a number', 12],
    ['undefined', undefined],
    ['the wrong prefix', token.replace('vc', 'vd')],
    ['a version with a leading zero', token.replace('vc1', 'vc01')],
    ['no bytes', 'vc1_'],
    ['too few bytes', 'vc1_AQEA'],
    ['white space inside', `${token.slice(0, 20)} ${token.slice(20)}`],
    ['padding', `${token}=`],
    ['the other base64 alphabet', token.replace(/_(.*)/, '_+/$1')],
    ['loose bits at the end', nonCanonical(encodeToken(EMPTY))],
    ['a version its bytes do not have', 'vc0_AQEAAA'],
    ['more than any scenario', `vc1_${'A'.repeat(1_000_000)}`],
  ])('is malformed: %s', (_, text) => {
    expect(tokenError(text)).toBe('TOKEN_MALFORMED');
  });

  it('is of a later version', () => {
    expect(tokenError(token.replace('vc1', 'vc2'))).toBe('TOKEN_VERSION');
    expect(tokenError('vc999_x')).toBe('TOKEN_VERSION');
    expect(outcome(sealed([ARCHIVE_VERSION + 1, 1, 0, 0]))).toBe('TOKEN_VERSION');
    expect(outcome(sealed([0xff, 1, 0, 0]))).toBe('TOKEN_VERSION');
  });

  it('is damaged anywhere: truncated, or one character exchanged', () => {
    for (let length = 4; length < token.length; length++)
      expect(tokenError(token.slice(0, length))).toMatch(/^TOKEN_(MALFORMED|CHECKSUM)$/);
    for (let at = 4; at < token.length; at++) {
      const other = token[at] === 'A' ? 'B' : 'A';
      expect(tokenError(token.slice(0, at) + other + token.slice(at + 1))).not.toBe('none');
    }
  });
});

describe('archive bytes with a right checksum that are refused', () => {
  const open = (...fields: number[]) => [1, 1, 0, 1, 1, 0, ...fields, 0];

  it.each([
    ['version 0 never existed', [0, 1, 0, 0]],
    ['it ends in the middle', [1, 1]],
    ['it ends in the middle', [1, 1, 1, 2]],
    ['it has bytes after its end', [1, 1, 0, 0, 0]],
    ['mmu is 2, out of range', [1, 2, 0, 0]],
    ['number of files is 7, out of range', [1, 1, 7, 0]],
    ['number of operations is 33, out of range', [1, 1, 0, 33]],
    ['a number is not in its shortest form', [1, 0x81, 0x00, 0, 0]],
    ['a number is not in its shortest form', [1, 1, 0x80, 0x00, 0]],
    ['a number is too long', [1, 0x81, 0x80, 0x80, 0x80, 0x10, 0, 0]],
    ['a number is too long', [1, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0, 0]],
    ['mmu is 4294967295, out of range', [1, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0]],
    ['hook has the unknown code 4', [1, 1, 1, 4, 0, 0, 0, 0, 0, 0, 0]],
    ['below points at file 1 from file 1', [1, 1, 2, 2, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0]],
    ['swap is 6, out of range', [1, 1, 1, 2, 0, 6, 0, 0, 0, 0, 0]],
    ['attributes is 16, out of range', [1, 1, 1, 2, 0, 0, 16, 0, 0, 0, 0]],
    ['number of prepare is 13, out of range', [1, 1, 1, 2, 0, 0, 0, 13]],
    ['step has the unknown code 18', [1, 1, 1, 2, 0, 0, 0, 1, 18, 0, 0, 0, 0, 0]],
    ['guard has the unknown code 11', [1, 1, 1, 2, 0, 0, 0, 1, 1, 11, 0, 0, 0, 0]],
    ['vmOps is -1, out of range', [1, 1, 1, 2, 0, 0, 0, 1, 6, 0, 1, 0, 0, 0]],
    ['vmOps is 9, out of range', [1, 1, 1, 2, 0, 0, 0, 1, 6, 0, 18, 0, 0, 0]],
    ['operation has the unknown code 0', [1, 1, 0, 1, 0, 0, 0]],
    ['proc is 2, out of range', [1, 1, 0, 1, 1, 2, 0, 0, 0, 0]],
    ['slot is 4, out of range', open(4, 0, 0)],
    ['readOnly is 2, out of range', open(0, 0, 2)],
    ['number of faults is 3, out of range', [1, 1, 0, 1, 3, 0, 0, 3]],
    ['a fault without a site', [1, 1, 0, 1, 3, 0, 0, 1, 0, 1]],
    ['nth is 0, out of range', [1, 1, 0, 1, 3, 0, 0, 1, 1, 0]],
    ['nth is 5, out of range', [1, 1, 0, 1, 3, 0, 0, 1, 1, 5]],
  ])('%s', (reason, body) => {
    expect(reasonOf(sealed(body))).toBe(reason);
  });

  it('accepts the same bytes once the fault is gone', () => {
    expect(outcome(sealed(open(3, 0, 1)))).toBe('valid');
    expect(outcome(sealed([1, 1, 0, 1, 3, 0, 0, 1, 1, 4]))).toBe('valid');
    expect(outcome(sealed([1, 1, 2, 2, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]))).toBe('valid');
  });
});

describe('hostile bytes', () => {
  const codes = ['valid', 'TOKEN_MALFORMED', 'TOKEN_VERSION', 'TOKEN_CHECKSUM'];
  const runs = Number(process.env.VMACHECK_HOSTILE_RUNS ?? 100_000);

  it('at random give a typed error or a valid scenario, always', () => {
    const counts = tallyOutcomes(runs, seededChoices('random bytes'), randomBytes);
    expect(Object.keys(counts).filter((code) => !codes.includes(code))).toEqual([]);
    for (const code of codes) expect([code, counts[code] > 0]).toEqual([code, true]);
  });

  it('made of valid ones give a typed error or a valid scenario, always', () => {
    const cases = new CaseBlock('nesting', 'hostile', 0);
    const seeds = Array.from({ length: 200 }, () => encodeArchive(cases.next()));
    const counts = tallyOutcomes(runs, seededChoices('mutated bytes'), (choices) =>
      mutateBytes(choices, seeds[choices.integer(0, seeds.length - 1)]),
    );
    expect(Object.keys(counts).filter((code) => !codes.includes(code))).toEqual([]);
    for (const code of codes) expect([code, counts[code] > 0]).toEqual([code, true]);
    expect(counts.valid).toBeGreaterThan(runs / 50);
  });

  it('never make a scenario that its own encoding refuses, however it is edited', () => {
    const choices = seededChoices('edited');
    let scenario = new CaseBlock('uniform', 'edited', 0).next();
    for (let i = 0; i < 3000; i++) {
      scenario = mutate(choices, scenario);
      expect(outcome(encodeArchive(scenario))).toBe('valid');
    }
  });
});

/** The counts are printed when the number of runs is asked for (VMACHECK_HOSTILE_RUNS). */
function tallyOutcomes(
  runs: number,
  choices: Choices,
  make: (choices: Choices) => Uint8Array,
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let i = 0; i < runs; i++) {
    const code = outcome(make(choices));
    counts[code] = (counts[code] ?? 0) + 1;
  }
  if (process.env.VMACHECK_HOSTILE_RUNS !== undefined) console.log(JSON.stringify(counts));
  return counts;
}

/** Mostly with the right version and checksum and small numbers, so that the decoder proper is reached. */
function randomBytes(choices: Choices): Uint8Array {
  const most = choices.chance(160) ? 3 : choices.chance(128) ? 40 : 255;
  const body = Array.from({ length: choices.integer(0, choices.chance(16) ? 3000 : 40) }, () =>
    choices.integer(0, most),
  );
  if (choices.chance(16)) return Uint8Array.from(body);
  return sealed(choices.chance(16) ? body : [1, choices.integer(0, 1), ...body]);
}

function mutateBytes(choices: Choices, bytes: Uint8Array): Uint8Array {
  const body = [...bytes.subarray(0, bytes.length - 4)];
  for (let i = choices.integer(1, 3); i > 0; i--) {
    const at = choices.integer(0, body.length);
    switch (choices.integer(0, 5)) {
      case 0:
        body.splice(at, choices.integer(1, 6));
        break;
      case 1:
        body.splice(at, 0, choices.integer(0, 255));
        break;
      case 2:
        body.length = at;
        break;
      case 3:
        body.splice(at, 0, ...body.slice(choices.integer(0, body.length), choices.integer(0, body.length)));
        break;
      default:
        if (at < body.length)
          body[at] = choices.chance(192) ? choices.integer(0, 12) : choices.integer(0, 255);
    }
  }
  const all = sealed(body);
  if (choices.chance(8)) all[all.length - 1] ^= 1;
  return all;
}

/** The same bytes with other bits where base64url has bits to spare. */
function nonCanonical(token: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(token.at(-1)!);
  return token.slice(0, -1) + alphabet[last ^ 1];
}
