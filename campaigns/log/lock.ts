import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { VmacheckError } from '../../models/errors.js';
import { reasonOf } from '../write-file.js';

/**
 * Keeps a second process out of a campaign's folder: two that append to one log would spoil it. A lock whose
 * process is gone is taken over.
 *
 * @returns what gives the folder free
 * @throws VmacheckError `CAMPAIGN_BUSY`, `PATH_UNWRITABLE`
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, 'campaign.lock');
  const mine = identity(process.pid);
  for (let tries = 0; tries < 3; tries++) {
    try {
      const file = openSync(path, 'wx');
      writeSync(file, mine);
      closeSync(file);
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (reasonOf(error) !== 'EEXIST')
        throw new VmacheckError({ code: 'PATH_UNWRITABLE', path, reason: reasonOf(error) });
    }
    const holder = read(path);
    const pid = Number(/^\d+/.exec(holder)?.[0]);
    if (pid > 0 && identity(pid) === holder)
      throw new VmacheckError({ code: 'CAMPAIGN_BUSY', path, process: pid });
    rmSync(path, { force: true });
  }
  throw new VmacheckError({ code: 'PATH_UNWRITABLE', path, reason: 'other processes want it too' });
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/**
 * A process as no other one is: numbers are used again, so the time it was started goes with it, where the
 * system tells. '' for one that does not run.
 */
function identity(pid: number): string {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (reasonOf(error) !== 'EPERM') return '';
  }
  const stat = read(`/proc/${pid}/stat`);
  // The name in parentheses can hold anything; the 20th field behind it is the time.
  const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  return `${pid} ${started} ${read('/proc/sys/kernel/random/boot_id').trim()}`;
}
