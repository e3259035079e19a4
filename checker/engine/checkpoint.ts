/**
 * Checkpoints: a search between two levels, in a file.
 *
 * After a line that says what the file is come a line of JSON, then each partition's records as they lie
 * in memory, then 32 bytes of SHA-256 over all before. A second such sum, in the first line,
 * covers the JSON alone: whether a file is foreign can be told before the gigabytes that follow are read.
 */
import { createHash, type Hash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { VmacheckError } from '../../models/errors.js';
import { FIRST_INDEX, NO_PARENT, PARTITION, PARTITIONS, recordWords } from './layout.js';
import type { Progressed } from './result.js';
import type { Space } from './space.js';
import type { Store } from './store.js';

/** To be raised whenever states, their order in partitions, or the file are written differently. */
const VERSION = 2;
const MAGIC = 'vmacheck checkpoint';
/** The first line: magic, version, length of the JSON, its sum; padded. */
const FIRST_LINE = 128;
const CHUNK = 2 ** 20;

interface Header {
  readonly identity: string;
  readonly stateWords: number;
  /** Of a partition; the numbers of parents depend on it. */
  readonly capacity: number;
  readonly counters: readonly string[];
  /** For each partition. */
  readonly tops: readonly number[];
  readonly begins: readonly number[];
  readonly levels: readonly { states: number; transitions: number }[];
  readonly transitions: number;
  readonly totals: readonly number[];
  readonly violations: readonly (readonly [
    kind: number,
    { count: number; depth: number; state: readonly number[]; transition: number },
  ])[];
}

/** @throws PATH_UNWRITABLE */
export function writeCheckpoint(
  path: string,
  identity: string,
  space: Space,
  store: Store,
  done: Progressed,
): void {
  const aside = `${path}.new`;
  try {
    const file = openSync(aside, 'w');
    try {
      writeAll(file, identity, space, store, done);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(aside, path);
    syncFolder(dirname(path));
  } catch (error) {
    rmSync(aside, { force: true });
    throw new VmacheckError({ code: 'PATH_UNWRITABLE', path, reason: reasonOf(error) });
  }
}

function writeAll(file: number, identity: string, space: Space, store: Store, done: Progressed): void {
  const sum = createHash('sha256');
  const put = (bytes: Uint8Array) => {
    sum.update(bytes);
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  };
  const json = Buffer.from(JSON.stringify(headerOf(identity, space, store, done)));
  const first = `${MAGIC} ${VERSION} ${json.length} ${createHash('sha256').update(json).digest('hex')}`;
  put(Buffer.from(`${first.padEnd(FIRST_LINE - 1)}\n`));
  put(json);
  const chunk = Buffer.alloc(CHUNK);
  for (let partition = 0; partition < PARTITIONS; partition++) {
    const bytes = bytesOf(store, partition);
    // By way of a buffer of our own: the system's calls do not take memory that threads share.
    for (let at = 0; at < bytes.length; at += CHUNK) {
      const size = Math.min(CHUNK, bytes.length - at);
      chunk.set(bytes.subarray(at, at + size));
      put(chunk.subarray(0, size));
    }
  }
  writeSync(file, sum.digest());
}

/** The used part of a partition's records. */
function bytesOf(store: Store, partition: number): Uint8Array {
  const from = 4 * store.place(partition, FIRST_INDEX);
  return new Uint8Array(store.records.buffer, from, 4 * store.place(partition, store.top(partition)) - from);
}

function headerOf(identity: string, space: Space, store: Store, done: Progressed): Header {
  const { partitions } = store;
  const { counted } = done;
  return {
    identity,
    stateWords: space.stateWords,
    capacity: store.layout.capacity,
    counters: space.counters,
    tops: [...partitions.subarray(PARTITION.top, PARTITION.top + PARTITIONS)],
    begins: [...partitions.subarray(PARTITION.begin, PARTITION.begin + PARTITIONS)],
    levels: done.levels,
    transitions: counted.transitions,
    totals: [...counted.counters],
    violations: [...counted.violations].map(([kind, { state, ...rest }]) => [
      kind,
      { ...rest, state: [...state] },
    ]),
  };
}

function syncFolder(folder: string): void {
  const file = openSync(folder, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/**
 * Fills an empty store.
 *
 * @throws CHECKPOINT_DAMAGED, CHECKPOINT_FOREIGN, MEMORY_UNAVAILABLE, PATH_UNREADABLE
 */
export function readCheckpoint(
  path: string,
  identity: string,
  space: Space,
  store: Store,
  done: Progressed,
): void {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    throw new VmacheckError({ code: 'PATH_UNREADABLE', path, reason: reasonOf(error) });
  }
  try {
    const sum = createHash('sha256');
    const header = readHeader(path, file, sum);
    refuseForeign(path, header, identity, space);
    refuseTooLarge(header, store);
    store.partitions.set(header.tops, PARTITION.top);
    store.partitions.set(header.begins, PARTITION.begin);
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const bytes = bytesOf(store, partition);
      for (let at = 0; at < bytes.length; at += CHUNK) {
        const chunk = take(path, file, Math.min(CHUNK, bytes.length - at));
        sum.update(chunk);
        bytes.set(chunk, at);
      }
    }
    if (!take(path, file, 32).equals(sum.digest())) throw damaged(path, 'its checksum is wrong');
    for (let partition = 0; partition < PARTITIONS; partition++) store.rebuild(partition);
    renumberParents(store, header.capacity);
    restore(header, done);
  } finally {
    closeSync(file);
  }
}

function readHeader(path: string, file: number, sum: Hash): Header {
  const first = take(path, file, FIRST_LINE);
  const [, version, length, jsonSum] =
    /^vmacheck checkpoint (\d+) (\d+) ([0-9a-f]{64}) *\n$/.exec(first.toString('latin1')) ?? [];
  if (version === undefined) throw damaged(path, 'its first line is not one of a checkpoint');
  if (Number(version) !== VERSION) {
    const expected = `version ${VERSION}`;
    throw new VmacheckError({ code: 'CHECKPOINT_FOREIGN', path, expected, received: `version ${version}` });
  }
  const json = take(path, file, Number(length));
  if (createHash('sha256').update(json).digest('hex') !== jsonSum) {
    throw damaged(path, "its header's checksum is wrong");
  }
  sum.update(first).update(json);
  return JSON.parse(json.toString()) as Header;
}

function refuseForeign(path: string, header: Header, identity: string, space: Space): void {
  const describe = (name: string, words: number, counters: readonly string[]) =>
    `${name}, ${words} words a state, counters ${counters.join(' ')}`;
  const expected = describe(identity, space.stateWords, space.counters);
  const received = describe(header.identity, header.stateWords, header.counters);
  if (expected !== received) {
    throw new VmacheckError({ code: 'CHECKPOINT_FOREIGN', path, expected, received });
  }
}

function refuseTooLarge(header: Header, store: Store): void {
  const { capacity, stateWords } = store.layout;
  if (Math.max(...header.tops) <= FIRST_INDEX + capacity) return;
  const bytes = 4 * PARTITIONS * capacity * recordWords(stateWords);
  const states = header.tops.reduce((sum, top) => sum + top - FIRST_INDEX, 0);
  throw new VmacheckError({
    code: 'MEMORY_UNAVAILABLE',
    bytes,
    reason: `the checkpoint has ${states} states`,
  });
}

/** Another amount of memory, another capacity; and a number counts the room of the partitions before. */
function renumberParents(store: Store, capacity: number): void {
  if (capacity === store.layout.capacity) return;
  const size = recordWords(store.layout.stateWords);
  for (let partition = 0; partition < PARTITIONS; partition++) {
    const end = store.place(partition, store.top(partition));
    for (let at = store.place(partition, FIRST_INDEX) + size - 1; at < end; at += size) {
      const number = store.records[at];
      if (number === NO_PARENT) continue;
      const of = Math.floor(number / (FIRST_INDEX + capacity));
      store.records[at] = store.number(of, number % (FIRST_INDEX + capacity));
    }
  }
}

function restore(header: Header, done: Progressed): void {
  done.levels.push(...header.levels);
  done.counted.transitions = header.transitions;
  done.counted.counters.set(header.totals);
  for (const [kind, { state, ...rest }] of header.violations) {
    done.counted.violations.set(kind, { ...rest, state: Int32Array.from(state) });
  }
}

function take(path: string, file: number, size: number): Buffer {
  const bytes = Buffer.alloc(Math.min(size, 2 ** 30));
  let at = 0;
  while (at < bytes.length) {
    const read = readSync(file, bytes, at, bytes.length - at, null);
    if (read === 0) throw damaged(path, 'it ends too early');
    at += read;
  }
  return bytes;
}

function damaged(path: string, reason: string): VmacheckError {
  return new VmacheckError({ code: 'CHECKPOINT_DAMAGED', path, reason });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
