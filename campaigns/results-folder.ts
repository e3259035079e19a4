import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { VmacheckError } from '../models/errors.js';

/**
 * A folder that holds what a run leaves behind. Files are written aside and renamed, so that a reader
 * never sees half of one.
 */
export class ResultsFolder {
  /** @throws VmacheckError `PATH_UNWRITABLE` */
  constructor(readonly path: string) {
    attempt(path, () => makeFolder(path));
  }

  /** @throws VmacheckError `PATH_UNWRITABLE` */
  write(name: string, content: string): string {
    const path = join(this.path, name);
    attempt(path, () => {
      writeFileSync(`${path}.part`, content);
      renameSync(`${path}.part`, path);
    });
    return path;
  }
}

/** One level at a time: mkdir's own `recursive` never returns below /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

function attempt(path: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new VmacheckError({ code: 'PATH_UNWRITABLE', path, reason });
  }
}
