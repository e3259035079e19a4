/**
 * The archive encoding: one scenario as a short string that stays decodable for ever.
 *
 * Layout of the bytes: version, bit 0 = MMU, files, operations, CRC-32 (big endian) of all before.
 * Numbers are LEB128 varints, signed ones zigzag; names are the codes of the schema's tables. The
 * encoding is canonical: one scenario has one token, and every other byte string is refused.
 */
import { crc32 } from 'node:zlib';
import { VmacheckError } from './errors.js';
import { MAX_FAULTS, MAX_FILES, MAX_OPERATIONS, MAX_STEPS } from './limits.js';
import type { Fault, FileSpec, Operation, Range, Scenario, Step } from './scenario.js';
import {
  FAULT_NTH,
  FAULT_SITES,
  GUARDS,
  HOOKS,
  OPERATIONS,
  operationFields,
  PROCESS_RANGE,
  STEPS,
} from './scenario.js';

/** The version this build writes; it reads all up to it. */
export const ARCHIVE_VERSION = 1;

const FILE_BYTES = 4 + 3 * (1 + MAX_STEPS * 7);
const OPERATION_BYTES = 2 + 8 + 1 + 2 * MAX_FAULTS;
/** More bytes than any scenario takes, checksum included. */
export const MAX_ARCHIVE_BYTES = 8 + MAX_FILES * FILE_BYTES + MAX_OPERATIONS * OPERATION_BYTES;

/** A scenario as its token, `vc1_` and base64url. */
export function encodeToken(scenario: Scenario): string {
  return `vc${ARCHIVE_VERSION}_${Buffer.from(encodeArchive(scenario)).toString('base64url')}`;
}

/**
 * The scenario of a token. White space around it is allowed.
 *
 * @throws VmacheckError `TOKEN_MALFORMED`, `TOKEN_VERSION` or `TOKEN_CHECKSUM`; nothing else, whatever the input.
 */
export function decodeToken(token: string): Scenario {
  const match = typeof token === 'string' ? TOKEN.exec(token.trim()) : null;
  if (match === null) malformed('it is not "vc", a version, "_" and base64url');
  if (Number(match[1]) > ARCHIVE_VERSION) throw versionError(Number(match[1]));
  if (match[2].length > 2 * MAX_ARCHIVE_BYTES) malformed('it is too long');
  const bytes = Buffer.from(match[2], 'base64url');
  if (bytes.toString('base64url') !== match[2]) malformed('its base64url is not canonical');
  if (bytes[0] !== Number(match[1])) malformed('its version and its bytes disagree');
  return decodeArchive(bytes);
}

const TOKEN = /^vc(0|[1-9]\d{0,2})_([A-Za-z0-9_-]*)$/;

/** The bytes of a scenario, which must be valid; checksum included. */
export function encodeArchive(scenario: Scenario): Uint8Array {
  const out = new ByteWriter();
  out.unsigned(ARCHIVE_VERSION);
  out.unsigned(scenario.mmu ? 1 : 0);
  out.unsigned(scenario.files.length);
  for (const file of scenario.files) writeFile(out, file);
  out.unsigned(scenario.operations.length);
  for (const operation of scenario.operations) writeOperation(out, operation);
  return out.withChecksum();
}

/**
 * The scenario in archive bytes.
 *
 * @throws VmacheckError `TOKEN_MALFORMED`, `TOKEN_VERSION` or `TOKEN_CHECKSUM`
 */
export function decodeArchive(bytes: Uint8Array): Scenario {
  if (bytes.length < 5) malformed('it is too short');
  if (bytes[0] > ARCHIVE_VERSION) throw versionError(bytes[0]);
  if (bytes.length > MAX_ARCHIVE_BYTES) malformed('it is too long');
  const body = bytes.subarray(0, bytes.length - 4);
  const stored = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(body.length);
  if (crc32(body) !== stored) throw new VmacheckError({ code: 'TOKEN_CHECKSUM' });

  const input = new ByteReader(body);
  if (input.unsigned([0, 255], 'version') !== 1) malformed('version 0 never existed');
  const mmu = input.unsigned([0, 1], 'mmu') === 1;
  const files = input.list(MAX_FILES, 'files', (index) => readFile(input, index));
  const operations = input.list(MAX_OPERATIONS, 'operations', () => readOperation(input));
  input.end();
  return { mmu, files, operations };
}

function writeFile(out: ByteWriter, file: FileSpec): void {
  out.unsigned(HOOKS[file.hook]);
  out.unsigned(file.below === null ? 0 : file.below);
  out.unsigned(file.swap === null ? 0 : file.swap);
  out.unsigned(file.attributes);
  for (const program of [file.prepare, file.mmap, file.mapped]) {
    out.unsigned(program.length);
    for (const step of program) {
      out.unsigned(STEPS[step.kind].code);
      out.unsigned(GUARDS[step.when]);
      out.signed(step.arg);
    }
  }
}

function readFile(input: ByteReader, index: number): FileSpec {
  const hook = input.name(HOOKS_BY_CODE, 'hook');
  const below = readHigherFile(input, index, 'below');
  const swap = readHigherFile(input, index, 'swap');
  const attributes = input.unsigned([0, 15], 'attributes');
  const program = (what: string): Step[] =>
    input.list(MAX_STEPS, what, () => {
      const kind = input.name(STEPS_BY_CODE, 'step');
      const when = input.name(GUARDS_BY_CODE, 'guard');
      return { kind, when, arg: input.signed(STEPS[kind].fields.arg, kind) };
    });
  return {
    hook,
    below,
    swap,
    attributes,
    prepare: program('prepare'),
    mmap: program('mmap'),
    mapped: program('mapped'),
  };
}

/** A file index above `index`; 0, which no file can point at, stands for null. */
function readHigherFile(input: ByteReader, index: number, what: string): number | null {
  const value = input.unsigned([0, MAX_FILES - 1], what);
  if (value === 0) return null;
  if (value <= index) malformed(`${what} points at file ${value} from file ${index}`);
  return value;
}

function writeOperation(out: ByteWriter, operation: Operation): void {
  const values = operation as unknown as Record<string, number>;
  out.unsigned(OPERATIONS[operation.kind].code);
  out.unsigned(operation.proc);
  for (const [field] of operationFields(operation.kind)) out.unsigned(values[field]);
  out.unsigned(operation.faults.length);
  for (const fault of operation.faults) {
    out.unsigned(FAULT_SITES[fault.site]);
    out.unsigned(fault.nth);
  }
}

function readOperation(input: ByteReader): Operation {
  const kind = input.name(OPERATIONS_BY_CODE, 'operation');
  const operation: Record<string, unknown> = { kind, proc: input.unsigned(PROCESS_RANGE, 'proc') };
  for (const [field, range] of operationFields(kind)) operation[field] = input.unsigned(range, field);
  operation.faults = input.list(MAX_FAULTS, 'faults', (): Fault => {
    const site = input.name(SITES_BY_CODE, 'fault site');
    if (site === 'none') malformed('a fault without a site');
    return { site, nth: input.unsigned(FAULT_NTH, 'nth') };
  });
  return operation as unknown as Operation;
}

type Coded = Readonly<Record<string, number | { readonly code: number }>>;

function byCode<T extends Coded>(table: T): ReadonlyMap<number, keyof T & string> {
  return new Map(
    Object.entries(table).map(([name, entry]) => [typeof entry === 'number' ? entry : entry.code, name]),
  );
}

const OPERATIONS_BY_CODE = byCode(OPERATIONS);
const STEPS_BY_CODE = byCode(STEPS);
const GUARDS_BY_CODE = byCode(GUARDS);
const HOOKS_BY_CODE = byCode(HOOKS);
const SITES_BY_CODE = byCode(FAULT_SITES);

class ByteWriter {
  private readonly bytes: number[] = [];

  unsigned(value: number): void {
    let rest = value >>> 0;
    for (; rest > 0x7f; rest >>>= 7) this.bytes.push((rest & 0x7f) | 0x80);
    this.bytes.push(rest);
  }

  signed(value: number): void {
    this.unsigned((value << 1) ^ (value >> 31));
  }

  withChecksum(): Uint8Array {
    const body = Uint8Array.from(this.bytes);
    const all = new Uint8Array(body.length + 4);
    all.set(body);
    new DataView(all.buffer).setUint32(body.length, crc32(body));
    return all;
  }
}

class ByteReader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  unsigned([min, max]: Range, what: string): number {
    const value = this.varint();
    if (value < min || value > max) malformed(`${what} is ${value}, out of range`);
    return value;
  }

  signed([min, max]: Range, what: string): number {
    const raw = this.varint();
    const value = (raw >>> 1) ^ -(raw & 1);
    if (value < min || value > max) malformed(`${what} is ${value}, out of range`);
    return value;
  }

  name<T>(table: ReadonlyMap<number, T>, what: string): T {
    const code = this.varint();
    const name = table.get(code);
    if (name === undefined) malformed(`${what} has the unknown code ${code}`);
    return name;
  }

  list<T>(max: number, what: string, read: (index: number) => T): T[] {
    const length = this.unsigned([0, max], `number of ${what}`);
    return Array.from({ length }, (_, index) => read(index));
  }

  end(): void {
    if (this.at !== this.bytes.length) malformed('it has bytes after its end');
  }

  /** At most 32 bits in at most five bytes, without leading zero groups. */
  private varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      if (this.at >= this.bytes.length) malformed('it ends in the middle');
      const byte = this.bytes[this.at++];
      if (shift === 28 && byte > 0x0f) break;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        if (byte === 0 && shift > 0) malformed('a number is not in its shortest form');
        return value >>> 0;
      }
    }
    malformed('a number is too long');
  }
}

function versionError(version: number): VmacheckError {
  return new VmacheckError({ code: 'TOKEN_VERSION', version, known: ARCHIVE_VERSION });
}

function malformed(reason: string): never {
  throw new VmacheckError({ code: 'TOKEN_MALFORMED', reason });
}
