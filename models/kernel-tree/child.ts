/**
 * The compiled tree as a process of its own, spoken to over two pipes. Calls are synchronous, so that a tree
 * is a model like any other: to laws, shrinkers and reports it makes no difference what runs a scenario.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VmacheckError } from '../errors.js';
import { TRACE } from '../trace-layout.js';

/** Words read at a time: what a pipe holds. */
const CHUNK_WORDS = 1 << 14;

/** What is kept of a process' messages, in bytes: the last of them. */
const MAX_MESSAGES = 1 << 20;

const NO_EDGES = new Int32Array(0);

export interface Received {
  readonly trace: Int32Array;
  /** Ids of edges, ascending; empty where nothing measures them. */
  readonly edges: Int32Array;
}

export class TreeChild {
  private readonly process: ChildProcess;
  private readonly to: number;
  private readonly from: number;
  private readonly errors: number;
  private words = new Int32Array(1 << 16);
  private filled = 0;
  private taken = 0;
  private closed = false;

  /** @param coverage whether the program writes the edges of a scenario after its trace */
  constructor(
    program: string,
    private readonly coverage = false,
    env: Readonly<Record<string, string>> = {},
  ) {
    const dir = mkdtempSync(join(tmpdir(), 'vmacheck-tree-'));
    const [input, output, errors] = ['in', 'out', 'err'].map((name) => join(dir, name));
    execFileSync('mkfifo', [input, output]);
    // A pipe opened for both sides does not wait for the other; it is closed when both are there.
    const holds = [input, output].map((path) => openSync(path, 'r+'));
    this.to = openSync(input, 'w');
    this.from = openSync(output, 'r');
    const ends = [openSync(input, 'r'), openSync(output, 'w'), openSync(errors, 'a')];
    this.errors = openSync(errors, 'r');
    this.process = spawn(program, [], { stdio: ends, env: { ...SANITIZER_OPTIONS, ...env } });
    this.process.on('error', () => {});
    this.process.unref();
    for (const fd of [...holds, ...ends]) closeSync(fd);
    // All that has a name is open: nothing is left behind, however this process ends.
    rmSync(dir, { recursive: true, force: true });
  }

  /** Sends scenarios as one batch: wire words one after the other. */
  send(batch: Int32Array): void {
    const head = new Int32Array([batch.length]);
    try {
      writeAll(this.to, head);
      writeAll(this.to, batch);
    } catch (error) {
      throw this.failure(error);
    }
  }

  /** The next trace and, from a program that measures coverage, its edges. Valid until the next call. */
  receive(): Received {
    while (!this.hasTrace()) this.fill();
    const start = this.taken;
    const end = start + this.words[start + TRACE.words];
    this.taken = end;
    const trace = this.words.subarray(start, end);
    if (!this.coverage) return { trace, edges: NO_EDGES };
    this.taken += 1 + this.words[end];
    return { trace, edges: this.words.subarray(end + 1, this.taken) };
  }

  /** What the process has said about itself: warnings, a sanitizer's report. */
  messages(): string {
    const { size } = fstatSync(this.errors);
    const bytes = Buffer.alloc(Math.min(size, MAX_MESSAGES));
    const read = readSync(this.errors, bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString('utf8', 0, read);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    closeSync(this.to);
    closeSync(this.from);
    closeSync(this.errors);
    this.process.kill('SIGKILL');
  }

  private hasTrace(): boolean {
    const left = this.filled - this.taken;
    if (left <= TRACE.words) return false;
    const trace = this.words[this.taken + TRACE.words];
    if (!this.coverage) return left >= trace;
    return left > trace && left > trace + this.words[this.taken + trace];
  }

  private fill(): void {
    if (this.taken > 0) {
      this.words.copyWithin(0, this.taken, this.filled);
      this.filled -= this.taken;
      this.taken = 0;
    }
    if (this.words.length - this.filled < CHUNK_WORDS) {
      const larger = new Int32Array(this.words.length * 2);
      larger.set(this.words.subarray(0, this.filled));
      this.words = larger;
    }
    const room = new Uint8Array(this.words.buffer, this.filled * 4, (this.words.length - this.filled) * 4);
    let bytes = 0;
    // A pipe may end between two bytes of a word.
    do {
      const got = readSync(this.from, room, bytes, room.length - bytes, null);
      if (got === 0) throw this.failure();
      bytes += got;
    } while (bytes % 4 !== 0);
    this.filled += bytes / 4;
  }

  private failure(cause?: unknown): VmacheckError {
    const said = this.messages().trim();
    const reason = said === '' ? String(cause ?? 'it ended without a word') : said;
    return new VmacheckError({ code: 'CHILD_FAILED', reason });
  }
}

/** What sanitizers do on an error: report it, with the addresses of its frames (see name-frames.ts), and end the process. */
export const SANITIZER_OPTIONS = {
  ASAN_OPTIONS: 'detect_leaks=0:abort_on_error=0:exitcode=66:allocator_may_return_null=0:symbolize=0',
  UBSAN_OPTIONS: 'halt_on_error=1:print_stacktrace=1:symbolize=0',
};

function writeAll(fd: number, words: Int32Array): void {
  const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done);
}
