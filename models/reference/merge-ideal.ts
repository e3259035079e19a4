import { PROT_PERMISSIONS } from '../vm-flags.js';
import type { VmaMergeStruct } from './merge.js';
import { isMergeableVma as isMergeableVmaUpstream } from './merge.js';
import type { Vma } from './vma.js';

/**
 * `is_mergeable_vma` of the ideal: a range whose hook asked for other vm_ops, private data or
 * cacheability than the neighbour has must not get those of the neighbour.
 */
export function isMergeableVma(vmg: VmaMergeStruct, vma: Vma): boolean {
  if (!isMergeableVmaUpstream(vmg, vma)) return false;
  const asked = vmg.userDefined;
  return (
    asked === null ||
    (vma.vmOps === asked.vmOps &&
      vma.vmPrivateData === asked.privateData &&
      (vma.vmPageProt & ~PROT_PERMISSIONS) === (asked.pageProt & ~PROT_PERMISSIONS))
  );
}
