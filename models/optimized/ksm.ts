/** KSM: which new mappings of a process that opted in become mergeable pages, and when. */
import { DEVIATIONS } from '../deviations.js';
import { ATTRIBUTES } from '../scenario.js';
import { PROC } from '../trace-layout.js';
import * as vm from '../vm-flags.js';
import { attributesOf } from './files.js';
import type { Machine } from './machine.js';

const OPTED_IN = PROC.ksm;
const { dax: DAX, shmem: SHMEM } = ATTRIBUTES;
const { VM_MERGEABLE } = vm;
const EXCLUDED = vm.VM_MERGEABLE | vm.VM_SHARED | vm.VM_MAYSHARE | vm.VM_HUGETLB | vm.VM_SPECIAL;
const KSM_LATE = DEVIATIONS['ksm-late'].bit;

/** The operation: mappings that are there stay as they are. */
export function setKsm(m: Machine, enable: number): number {
  m.state[m.proc + OPTED_IN] = enable;
  return 0;
}

export function optedIn(m: Machine): boolean {
  return m.state[m.proc + OPTED_IN] !== 0;
}

/** `can_set_ksm_flags_early`: no .mmap can interfere with the flags. */
export function setsKsmEarly(m: Machine): boolean {
  if ((m.deviations & KSM_LATE) !== 0) return false;
  if (m.original === 0 || m.hasPrepare) return true;
  return (attributesOf(m, m.original) & SHMEM) !== 0;
}

/** `ksm_vma_flags` of a process that opted in. */
export function ksmFlags(m: Machine, flags: number, file: number): number {
  if ((flags & EXCLUDED) !== 0) return flags;
  if (file !== 0 && (attributesOf(m, file) & DAX) !== 0) return flags;
  return flags | VM_MERGEABLE;
}
