/** The folder that builds are kept in, and how it says that it cannot be written. */
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { VmacheckError } from '../errors.js';

/** The folder for build products, outside of any tree: `XDG_CACHE_HOME` if it is set. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'vmacheck');
}

/** Makes a folder and those above it. Node's own `recursive` never ends where a file system refuses, as /proc does. */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** @throws PATH_UNWRITABLE for what the file system says */
export function writing<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw unwritable(path, (error as NodeJS.ErrnoException).code ?? String(error));
  }
}

export function unwritable(path: string, reason: string): VmacheckError {
  return new VmacheckError({ code: 'PATH_UNWRITABLE', path, reason });
}
