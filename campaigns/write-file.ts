import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { VmacheckError } from '../models/errors.js';

/**
 * Writes a file aside, hands it to the disk and renames it, so that under its name there is never half of
 * it: not for a reader, not after a crash, not on a full disk.
 *
 * @throws VmacheckError `STORAGE_FULL`, `PATH_UNWRITABLE`
 */
export function writeFile(path: string, content: string | Uint8Array): void {
  const aside = `${path}.part`;
  try {
    write(aside, typeof content === 'string' ? Buffer.from(content) : content);
    renameSync(aside, path);
    syncFolder(dirname(path));
  } catch (error) {
    rmSync(aside, { force: true });
    const code = isFull(error) ? 'STORAGE_FULL' : 'PATH_UNWRITABLE';
    throw new VmacheckError({ code, path, reason: reasonOf(error) });
  }
}

/** Whether an error says that there is no room, of the disk or of the user. */
export function isFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** The system's name of an error. */
export function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

function write(path: string, content: Uint8Array): void {
  const file = openSync(path, 'w');
  try {
    for (let at = 0; at < content.length; ) at += writeSync(file, content, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes a rename last. Some file systems cannot be asked to, and need not be. */
function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'EISDIR'].includes(reasonOf(error))) throw error;
  } finally {
    closeSync(folder);
  }
}
