/** The hook's side of the contract, judged by reading programs: what generators promise to keep. */
import { type FileSpec, type Scenario, type Step, WRAP_HOLDS_FILE } from '../../models/scenario.js';
import * as flags from '../../models/vm-flags.js';

const DRIVER_FLAGS =
  flags.VM_PFNMAP |
  flags.VM_LOCKED |
  flags.VM_IO |
  flags.VM_SEQ_READ |
  flags.VM_RAND_READ |
  flags.VM_DONTCOPY |
  flags.VM_DONTEXPAND |
  flags.VM_DONTDUMP |
  flags.VM_MIXEDMAP |
  flags.VM_HUGEPAGE |
  flags.VM_NOHUGEPAGE;
const CLEARABLE = DRIVER_FLAGS | flags.VM_MAYWRITE | flags.VM_MAYEXEC;

export type Contract = 'kept' | 'handed';

/** Whether every hook and wrapper keeps the contract. */
export function keeps(contract: Contract, { files }: Scenario): boolean {
  return files.every((file) => keepsFile(contract, file));
}

function keepsFile(contract: Contract, { prepare, mmap }: FileSpec): boolean {
  const swaps = contract === 'kept' ? ['borrowed'] : ['own', 'shared'];
  return (
    prepare.every((step) => keepsFlags(step) && keepsSwap(step, swaps)) &&
    mmap.every((step, at) => keepsFlags(step) && keepsSwap(step, ['own', 'borrowed']) && isHeld(mmap, at))
  );
}

function keepsFlags({ kind, arg }: Step): boolean {
  if (kind === 'setFlags') return (arg & ~DRIVER_FLAGS) === 0;
  if (kind === 'clearFlags') return (arg & ~CLEARABLE) === 0;
  return kind !== 'assignFlags';
}

function keepsSwap({ kind, arg }: Step, allowed: readonly string[]): boolean {
  return kind !== 'swapFile' || allowed.includes(['own', 'borrowed', 'shared'][arg]);
}

/** A parked reference needs operations that hold it. */
function isHeld(steps: readonly Step[], at: number): boolean {
  if (steps[at].kind !== 'replaceFile') return true;
  return steps.slice(at).some(({ kind, arg }) => kind === 'wrapOps' && (arg & WRAP_HOLDS_FILE) !== 0);
}
