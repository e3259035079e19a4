import { closeSync, constants, fstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, sep } from 'node:path';
import { VmacheckError } from '../../errors.js';
import { SourceText } from './source-text.js';

/** The largest file that is read, in bytes. The largest of mm/ have less than 1 MiB. */
export const MAX_FILE_BYTES = 8 * 1024 * 1024;

/** What every kernel source tree has that this suite can use. */
const LANDMARKS = ['mm', 'include/linux'];

/** A kernel source tree on disk. Files are read when asked for, once. Nothing is ever written to it. */
export class SourceTree {
  /** The folder, without symbolic links. */
  readonly root: string;
  readonly #files = new Map<string, SourceText | undefined>();

  /** @throws TREE_NOT_A_KERNEL if the folder does not look like one */
  constructor(root: string) {
    try {
      this.root = realpathSync(root);
      if (!statSync(this.root).isDirectory()) throw notAKernel(root, 'it is no folder');
      const missing = LANDMARKS.find((landmark) => !isFolder(join(this.root, landmark)));
      if (missing !== undefined) throw notAKernel(root, `it has no ${missing}/`);
    } catch (error) {
      throw error instanceof VmacheckError ? error : notAKernel(root, systemReason(error));
    }
  }

  /**
   * The text of a file.
   *
   * @param path relative to the root, with `/`
   * @returns undefined if the tree has no such file
   * @throws TREE_TEXT_UNUSABLE if it is outside the tree, no regular file, binary, too large or unreadable
   */
  file(path: string): SourceText | undefined {
    if (!this.#files.has(path)) {
      const text = this.#read(path);
      this.#files.set(path, text === undefined ? undefined : new SourceText(path, text));
    }
    return this.#files.get(path);
  }

  #read(path: string): string | undefined {
    if (path.includes('\0')) throw unusable(path, 'the name has a NUL byte');
    if (isAbsolute(path) || path.split('/').includes('..')) throw unusable(path, OUTSIDE);
    let real: string;
    let file: number;
    try {
      real = realpathSync(join(this.root, path));
      // Without O_NONBLOCK a FIFO would wait here for a writer that never comes.
      if (isInside(this.root, real)) file = openSync(real, constants.O_RDONLY | constants.O_NONBLOCK);
      else throw unusable(path, OUTSIDE);
    } catch (error) {
      if (error instanceof VmacheckError) throw error;
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
      throw unusable(path, systemReason(error));
    }

    try {
      if (!fstatSync(file).isFile()) throw unusable(path, 'it is no regular file');
      return textOf(path, readUpTo(file, MAX_FILE_BYTES + 1));
    } catch (error) {
      throw error instanceof VmacheckError ? error : unusable(path, systemReason(error));
    } finally {
      closeSync(file);
    }
  }
}

const OUTSIDE = 'it is outside the tree';

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function isInside(root: string, real: string): boolean {
  return real.startsWith(root.endsWith(sep) ? root : root + sep);
}

/** Reads no more than asked for, whatever size the file system says the file has. */
function readUpTo(file: number, limit: number): Buffer {
  const chunks: Buffer[] = [];
  let total = 0;
  while (total < limit) {
    const chunk = Buffer.allocUnsafe(Math.min(256 * 1024, limit - total));
    const read = readSync(file, chunk);
    if (read === 0) break;
    chunks.push(chunk.subarray(0, read));
    total += read;
  }
  return Buffer.concat(chunks);
}

function textOf(path: string, bytes: Buffer): string {
  if (bytes.length > MAX_FILE_BYTES) throw unusable(path, `it has more than ${MAX_FILE_BYTES} bytes`);
  if (bytes.includes(0)) throw unusable(path, 'it is binary');
  return bytes.toString('utf8');
}

function notAKernel(path: string, reason: string): VmacheckError {
  return new VmacheckError({ code: 'TREE_NOT_A_KERNEL', path, reason });
}

function unusable(path: string, reason: string): VmacheckError {
  return new VmacheckError({ code: 'TREE_TEXT_UNUSABLE', path, reason });
}

function systemReason(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
