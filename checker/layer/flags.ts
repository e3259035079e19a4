import * as vm from '../../models/vm-flags.js';
import { MAPPINGS, MOVES, SWAPPED } from './behaviours.js';
import type { Scope } from './scope.js';

/** The flags that a VMA can have within a scope. */
export function flagsOf(scope: Scope): number {
  let flags = vm.VM_MAYREAD | vm.VM_MAYWRITE | vm.VM_MAYEXEC | vm.VM_ACCOUNT;
  for (const { prot, shared, noreserve } of MAPPINGS.slice(0, scope.mappings)) {
    flags |= prot;
    if (shared === 1) flags |= vm.VM_SHARED | vm.VM_MAYSHARE;
    if (noreserve === 1) flags |= vm.VM_NORESERVE;
  }
  const moves = MOVES.slice(0, scope.moves).flatMap(({ prepare }) => prepare);
  const swapped = SWAPPED.slice(0, scope.swaps).flatMap(({ mmap }) => mmap);
  for (const { kind, arg } of [...moves, ...swapped]) {
    if (kind === 'setFlags' || kind === 'assignFlags') flags |= arg;
    if (kind === 'action') flags |= vm.VM_REMAP_FLAGS;
  }
  return flags;
}
