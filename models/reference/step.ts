import type { Guard } from '../scenario.js';
import { VM_MAYSHARE, VM_MAYWRITE, VM_SHARED, VM_WRITE } from '../vm-flags.js';
import { hasClose } from '../vm-ops.js';
import type { File } from './file.js';
import type { World } from './world.js';

export type { Step } from '../scenario.js';

/** What a guard looks at: the descriptor's or the VMA's fields of that moment. */
interface Guarded {
  readonly flags: number;
  readonly ops: number;
  readonly vmFile: File | null;
}

/**
 * Whether a step with this guard applies. `self`: the program's open file; ->mapped has none. `again`: the
 * file's program had run before this call.
 */
export function guardApplies(
  guard: Guard,
  world: World,
  self: File | null,
  again: boolean,
  now: Guarded,
): boolean {
  switch (guard) {
    case 'always':
      return true;
    case 'shared':
      return (now.flags & VM_SHARED) !== 0;
    case 'private':
      return (now.flags & VM_SHARED) === 0;
    case 'sharedMayWrite':
      return isSharedMaywrite(now.flags);
    case 'write':
      return (now.flags & VM_WRITE) !== 0;
    case 'mayShare':
      return (now.flags & VM_MAYSHARE) !== 0;
    case 'notMayShare':
      return (now.flags & VM_MAYSHARE) === 0;
    case 'again':
      return again;
    case 'opsHaveClose':
      return hasClose(now.ops);
    case 'fileSwapped':
      return self !== null && now.vmFile !== self && now.vmFile !== self.backing;
    case 'nommu':
      return !world.mmu;
  }
}

/** `is_shared_maywrite`. */
export function isSharedMaywrite(flags: number): boolean {
  return (flags & (VM_SHARED | VM_MAYWRITE)) === (VM_SHARED | VM_MAYWRITE);
}
