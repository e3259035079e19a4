import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { VmacheckError } from '../models/errors.js';
import { reasonOf, writeFile } from './write-file.js';

/** A folder that holds what a run leaves behind, in whole files only. */
export class ResultsFolder {
  /** @throws VmacheckError `PATH_UNWRITABLE` */
  constructor(readonly path: string) {
    try {
      makeFolder(path);
    } catch (error) {
      throw new VmacheckError({ code: 'PATH_UNWRITABLE', path, reason: reasonOf(error) });
    }
  }

  /** @throws VmacheckError `PATH_UNWRITABLE`, `STORAGE_FULL` */
  write(name: string, content: string): string {
    const path = join(this.path, name);
    writeFile(path, content);
    return path;
  }
}

/** One level at a time: mkdir's own `recursive` never returns below /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}
