/** `ksm_vma_flags`. */
import { ATTRIBUTES } from '../scenario.js';
import { PROC } from '../trace-layout.js';
import * as vm from '../vm-flags.js';
import { attributesOf } from './files.js';
import type { Machine } from './machine.js';

const { VM_HUGETLB, VM_MAYSHARE, VM_MERGEABLE, VM_SHARED, VM_SPECIAL } = vm;
const NOT_COMPATIBLE = VM_MERGEABLE | VM_SHARED | VM_MAYSHARE | VM_HUGETLB | VM_SPECIAL;
const MERGEABLE = VM_MERGEABLE;
const OPTED_IN = PROC.ksm;
const DAX = ATTRIBUTES.dax;

/** The flags that a mapping of `file` (or 0) gets in a process that may have opted in. */
export function ksmFlags(m: Machine, vmFlags: number, file: number): number {
  if (m.state[m.proc + OPTED_IN] === 0) return vmFlags;
  if ((vmFlags & NOT_COMPATIBLE) !== 0) return vmFlags;
  if (file !== 0 && (attributesOf(m, file) & DAX) !== 0) return vmFlags;
  return vmFlags | MERGEABLE;
}
