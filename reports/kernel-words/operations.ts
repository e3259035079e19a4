/** Operations as the system calls of a C program. */
import { formatResult } from '../../models/errno.js';
import {
  ANONYMOUS,
  type Fault,
  type FaultSite,
  type Operation,
  type OperationOf,
} from '../../models/scenario.js';
import { WARNINGS } from '../../models/trace-layout.js';
import { plural } from '../words.js';

/** The kernel function that fails at each site. */
export const FAULT_FUNCTIONS: Readonly<Record<FaultSite, string>> = {
  openFile: 'alloc_empty_file',
  mapWritable: 'mapping_map_writable',
  splitDup: 'vm_area_dup in __split_vma',
  splitPrealloc: 'vma_iter_prealloc in __split_vma',
  gatherStore: 'mas_store_gfp in vms_gather_munmap_vmas',
  expandVm: 'may_expand_vm',
  charge: 'security_vm_enough_memory_mm',
  driverFile: "the driver's file allocation",
  mergePrealloc: 'vma_iter_prealloc in commit_merge',
  vmAreaAlloc: 'vm_area_alloc in __mmap_new_vma',
  mapPrealloc: 'vma_iter_prealloc in __mmap_new_vma',
  wrapperAlloc: "the wrapper's allocation",
  shmemZeroSetup: 'shmem_zero_setup',
  lsm: 'security_mmap_backing_file',
  action: 'the page-table work of mmap_action_complete',
  mapped: "the driver's allocation in ->mapped",
  region: 'kmem_cache_zalloc of the vm_region in do_mmap',
  copy: 'alloc_pages_exact in do_mmap_private',
};

/** What a kernel would have said, or died of, for each warning. */
export const WARNING_TEXTS: Readonly<Record<keyof typeof WARNINGS, string>> = {
  bothHooks: 'WARN in can_mmap_file: the file has both .mmap and .mmap_prepare',
  nestedPrepare: 'WARN in call_mmap: the file below has .mmap_prepare',
  mayWriteGiven: 'WARN in __mmap_new_file_vma: .mmap gave VM_MAYWRITE to a mapping that lacked it',
  getOfFreedFile: 'use after free: get_file on a freed file',
  putOfFreedFile: 'use after free: fput on a freed file',
  nullHook: 'crash: the file below has no mmap hook, the call goes through NULL',
  nullOps: 'crash: vma->vm_ops is read, and it is NULL',
  rmapLockRecursion: 'deadlock: i_mmap_lock_write of a lock that the same task holds',
  rmapUnlockUnheld: 'i_mmap_unlock_write of a lock that nobody holds',
  freedVmaUsed: 'use after free: a VMA that was freed is read, or taken apart once more',
  actionRefused:
    'WARN in mmap_action_prepare or mmap_action_complete: an action or error_override that it does not take',
  errorHookSwallowed: 'WARN in mmap_action_complete: error_hook cleared the error',
  nommuNotShared: 'WARN in do_mmap_private: a direct mapping that is not shared',
  hiddenAnonymous: 'WARN in maybe_rmap_unlock_action: hidden from the rmap without operations',
  pagesInPfnmap: 'WARN in map_kernel_pages_prepare: kernel pages in a range of page frames',
  unexpected: 'a WARN that no model knows, or memory that is never freed',
};

/** The warnings in a word of `WARNINGS` bits, as sentences. */
export function warningTexts(bits: number): string[] {
  return Object.entries(WARNINGS)
    .filter(([, bit]) => bits & bit)
    .map(([name]) => WARNING_TEXTS[name as keyof typeof WARNINGS]);
}

/** `vm_area_dup in __split_vma fails`, `mapping_map_writable fails the 2nd time`. */
export function faultText({ site, nth }: Fault): string {
  const ordinal = ['', '', ' the 2nd time', ' the 3rd time', ' the 4th time'][nth] ?? ` at call ${nth}`;
  return `${FAULT_FUNCTIONS[site]} fails${ordinal}`;
}

/** The call with its result: `p0: munmap(page 2, 3 pages) = 0`. Injected faults are not part of it. */
export function operationLine(operation: Operation, result: number): string {
  const call = operationCall(operation);
  const before = `p${operation.proc}: `;
  if (operation.kind === 'open' && result >= 0) return `${before}fd${operation.slot} = ${call}`;
  return `${before}${call} = ${operationResult(operation, result)}`;
}

/** What an operation returned: `page 2`, `fd1`, `0`, `-ENOMEM`. */
export function operationResult(operation: Operation, result: number): string {
  if (result < 0) return formatResult(result);
  if (operation.kind === 'mmap') return `page ${result}`;
  if (operation.kind === 'dup' || operation.kind === 'open') return `fd${result}`;
  return formatResult(result);
}

/** The call without process and result: `close(fd0)`. */
export function operationCall(operation: Operation): string {
  switch (operation.kind) {
    case 'open':
      return `open("file${operation.file}", ${operation.readOnly ? 'O_RDONLY' : 'O_RDWR'})`;
    case 'dup':
      return `dup2(fd${operation.from}, fd${operation.to})`;
    case 'close':
      return `close(fd${operation.slot})`;
    case 'mmap':
      return mmapCall(operation);
    case 'munmap':
      return `munmap(page ${operation.start}, ${plural(operation.length, 'page')})`;
    case 'ksm':
      return `prctl(PR_SET_MEMORY_MERGE, ${operation.enable})`;
    default:
      return `${operation.kind}()`;
  }
}

function mmapCall(operation: OperationOf<'mmap'>): string {
  const anonymous = operation.slot === ANONYMOUS;
  const flags = [
    operation.shared ? 'MAP_SHARED' : 'MAP_PRIVATE',
    ...(anonymous ? ['MAP_ANONYMOUS'] : []),
    operation.replace ? 'MAP_FIXED' : 'MAP_FIXED_NOREPLACE',
    ...(operation.noreserve ? ['MAP_NORESERVE'] : []),
  ].join('|');
  const file = anonymous ? '-1, 0' : `fd${operation.slot}, pgoff ${operation.pgoff}`;
  const length = plural(operation.length, 'page');
  return `mmap(page ${operation.start}, ${length}, ${protText(operation.prot)}, ${flags}, ${file})`;
}

function protText(prot: number): string {
  const names = ['PROT_READ', 'PROT_WRITE', 'PROT_EXEC'].filter((_, bit) => prot & (1 << bit));
  return names.join('|') || 'PROT_NONE';
}
