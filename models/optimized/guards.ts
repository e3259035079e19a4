import { GUARDS } from '../scenario.js';
import * as flags from '../vm-flags.js';
import { backingOf } from './files.js';
import type { Machine } from './machine.js';
import { closes } from './vm-operations.js';

const { VM_MAYSHARE, VM_MAYWRITE, VM_SHARED, VM_WRITE } = flags;
const SHARED = GUARDS.shared;
const PRIVATE = GUARDS.private;
const SHARED_MAY_WRITE = GUARDS.sharedMayWrite;
const WRITE = GUARDS.write;
const MAY_SHARE = GUARDS.mayShare;
const NOT_MAY_SHARE = GUARDS.notMayShare;
const AGAIN = GUARDS.again;
const OPS_HAVE_CLOSE = GUARDS.opsHaveClose;
const NOMMU = GUARDS.nommu;
const FILE_SWAPPED = GUARDS.fileSwapped;

/**
 * Whether a step with this guard (not `always`) applies: `vmFlags`, `ops` and `vmFile` are those of
 * the descriptor or VMA at this moment, `again` is whether the program of `self` has run before.
 */
export function applies(
  m: Machine,
  guard: number,
  vmFlags: number,
  ops: number,
  vmFile: number,
  self: number,
  again: boolean,
): boolean {
  switch (guard) {
    case SHARED:
      return (vmFlags & VM_SHARED) !== 0;
    case PRIVATE:
      return (vmFlags & VM_SHARED) === 0;
    case SHARED_MAY_WRITE:
      return (vmFlags & VM_SHARED) !== 0 && (vmFlags & VM_MAYWRITE) !== 0;
    case WRITE:
      return (vmFlags & VM_WRITE) !== 0;
    case MAY_SHARE:
      return (vmFlags & VM_MAYSHARE) !== 0;
    case NOT_MAY_SHARE:
      return (vmFlags & VM_MAYSHARE) === 0;
    case AGAIN:
      return again;
    case OPS_HAVE_CLOSE:
      return closes(ops);
    case FILE_SWAPPED:
      return vmFile !== self && vmFile !== backingOf(m, self);
    case NOMMU:
      return m.nommu;
    default:
      return false;
  }
}
