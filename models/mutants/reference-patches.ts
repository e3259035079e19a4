import type { MutantId } from './catalogue.js';
import type { Patch } from './patch.js';

const COMPAT = 'compat-ideal';
const REGION = 'mmap-region-ideal';
/** `ideal` shares these functions with releases. */
const SETUP = 'mmap-region-7.3';
const ABORT = 'mmap-region-6.19.13';

/** The mistakes of the catalogue in the compiled reference, in the functions that `ideal` uses. */
export const REFERENCE_PATCHES: Record<MutantId, Patch> = {
  'desc-file-from-vma': { file: COMPAT, from: 'desc.file = file;', to: 'desc.file = vma.vmFile;' },
  'desc-ops-null': { file: COMPAT, from: 'desc.vmOps = vma.vmOps;', to: 'desc.vmOps = 0;' },
  'desc-private-dropped': { file: COMPAT, from: 'desc.privateData = vma.vmPrivateData;', to: ';' },
  'desc-flags-uninitialised': {
    file: COMPAT,
    from: 'desc.vmFlags = vma.vmFlags;',
    to: 'desc.vmFlags = 0x5a5a5a5a;',
  },
  'desc-end-too-far': { file: COMPAT, from: 'desc.end = vma.vmEnd;', to: 'desc.end = vma.vmEnd + 1;' },

  'compat-flags-or': {
    file: COMPAT,
    from: 'vma.vmFlags = desc.vmFlags;',
    to: 'vma.vmFlags |= desc.vmFlags;',
  },
  'compat-flags-toggle': {
    file: COMPAT,
    from: 'vma.vmFlags = desc.vmFlags;',
    to: 'vma.vmFlags ^= desc.vmFlags;',
  },
  'compat-flags-dropped': { file: COMPAT, from: 'vma.vmFlags = desc.vmFlags;', to: ';' },
  'compat-ops-kept': { file: COMPAT, from: 'vma.vmOps = desc.vmOps;', to: ';' },
  'compat-null-ops-become-dummy': {
    file: COMPAT,
    from: 'vma.vmOps = desc.vmOps;',
    to: 'vma.vmOps = desc.vmOps === 0 ? 1 : desc.vmOps;',
  },
  'compat-private-kept': { file: COMPAT, from: 'vma.vmPrivateData = desc.privateData;', to: ';' },
  'compat-pgoff-kept': { file: COMPAT, from: 'vma.vmPgoff = desc.pgoff;', to: ';' },
  'compat-prot-kept': { file: COMPAT, from: 'vma.vmPageProt = desc.pageProt;', to: ';' },
  'compat-file-ignored': { file: COMPAT, from: 'if (vma.vmFile !== desc.vmFile) {', to: 'if (false) {' },
  'compat-error-ignored': { file: COMPAT, from: 'return call.error;', to: 'return 0;' },
  'compat-applied-on-error': {
    file: COMPAT,
    from: 'if (call.error !== 0)\n        return call.error;',
    to: 'if (call.error !== 0) {\n        compatSetVmaFromDesc(world, vma, desc, call);\n        call.vmaAfter = vmaWords(vma);\n        return call.error;\n    }',
  },
  'compat-swap-not-consumed': { file: COMPAT, from: 'fput(world, handedOver);', to: ';' },

  'set-file-without-get': { file: 'vma', from: 'getFile(world, file);', to: ';' },
  'set-file-without-put': { file: 'vma', from: 'fput(world, old);', to: ';' },
  'set-file-puts-new': { file: 'vma', from: 'fput(world, old);', to: 'fput(world, file);' },

  'user-fields-dropped': { file: REGION, from: 'if (haveMmapPrepare && allocatedNew)', to: 'if (false)' },
  'new-vma-without-get': {
    file: REGION,
    from: 'if (!map.fileDoesntNeedGet)\n        getFile(world, file);',
    to: ';',
  },
  'swapped-file-gets-again': {
    file: REGION,
    from: 'if (!map.fileDoesntNeedGet)\n        getFile(world, file);',
    to: 'getFile(world, file);',
  },
  'hook-error-keeps-charge': {
    file: REGION,
    from: 'error = callMmapPrepare(world, map, file);\n    if (error !== 0)\n        return unacctError(world, map, error);',
    to: 'error = callMmapPrepare(world, map, file);\n    if (error !== 0)\n        return abortMunmap(world, map, error);',
  },
  'alloc-error-keeps-charge': {
    file: REGION,
    from: 'return unacctError(world, map, fresh);',
    to: 'return abortMunmap(world, map, fresh);',
  },
  'alloc-error-keeps-file': {
    file: ABORT,
    from: 'if (map.fileDoesntNeedGet && map.file !== null)\n        fput(world, map.file);',
    to: ';',
  },
  'alloc-error-as-success': {
    file: REGION,
    from: 'return unacctError(world, map, fresh);',
    to: 'unacctError(world, map, fresh);\n            return addr;',
  },
  'mmap-error-without-put': {
    file: REGION,
    from: 'if (vma.vmFile !== null)\n            fput(world, vma.vmFile);',
    to: ';',
  },
  'abort-keeps-old-vmas': { file: ABORT, from: 'vmsAbortMunmapVmas(world, map.vms);', to: ';' },
  'prot-not-recomputed': {
    file: 'mmap-state',
    from: 'vma.vmPageProt = (vma.vmPageProt & ~PROT_PERMISSIONS) | (vma.vmFlags & PROT_PERMISSIONS);',
    to: ';',
  },
  'locked-special-kept': { file: 'mmap-state', from: 'vma.vmFlags &= ~VM_LOCKED_MASK;', to: ';' },
  'charge-ignores-old': {
    file: SETUP,
    from: 'const uncharged = map.pglen - vms.nrAccounted;',
    to: 'const uncharged = map.pglen;',
  },
  'account-flag-forgotten': { file: SETUP, from: 'map.vmFlags |= VM_ACCOUNT;', to: ';' },
  'error-keeps-writable': {
    file: 'mmap',
    from: 'if (writable)\n        file.inode.iMmapWritable--;',
    to: 'if (writable && result >= 0)\n        file.inode.iMmapWritable--;',
  },

  'merge-without-file-check': {
    file: 'merge',
    from: 'return vma.vmFlags === vmg.vmFlags && vma.vmFile === vmg.file;',
    to: 'return vma.vmFlags === vmg.vmFlags;',
  },
  'merge-without-flag-check': {
    file: 'merge',
    from: 'return vma.vmFlags === vmg.vmFlags && vma.vmFile === vmg.file;',
    to: 'return vma.vmFile === vmg.file;',
  },
  'merge-without-pgoff-check': {
    file: 'merge',
    from: 'world.kernel.isMergeableVma(vmg, prev) &&\n        prev.vmPgoff + vmaPages(prev) === vmg.pgoff',
    to: 'world.kernel.isMergeableVma(vmg, prev)',
  },
  'merge-without-user-field-check': {
    file: 'merge-ideal',
    from: 'return (asked === null ||',
    to: 'return (true ||',
  },
  'merge-clears-private': {
    file: 'merge',
    from: 'target.vmPgoff = vmg.pgoff;',
    to: 'target.vmPgoff = vmg.pgoff;\n    target.vmPrivateData = 0;',
  },
  'merge-of-special': { file: 'merge', from: 'if (vmg.vmFlags & VM_SPECIAL || ', to: 'if (false || ' },
  'merge-removes-closable': {
    file: 'merge',
    from: 'if (canMergeRight && next !== null && !canMergeRemoveVma(next))',
    to: 'if (false)',
  },
  'merge-without-put': {
    file: 'merge',
    from: 'if (removed.vmFile !== null)\n            fput(world, removed.vmFile);',
    to: ';',
  },
  'merge-keeps-handed-file': {
    file: REGION,
    from: 'if (map.fileDoesntNeedGet && map.file !== null)',
    to: 'if (false)',
  },

  'split-without-get': {
    file: 'split',
    from: 'if (fresh.vmFile !== null)\n        getFile(world, fresh.vmFile);',
    to: ';',
  },
  'split-without-open': { file: 'split', from: 'vmaOpen(world, fresh);', to: ';' },
  'split-pgoff-kept': { file: 'split', from: 'fresh.vmPgoff += cut;', to: ';' },
  'split-without-link': { file: 'split', from: 'vmaLinkFile(world, fresh);', to: ';' },
  'unmap-without-close': { file: 'vma', from: 'vmaClose(world, vma);', to: ';' },
  'unmap-without-put': { file: 'vma', from: 'fput(world, vma.vmFile);', to: ';' },
  'unmap-without-uncharge': { file: 'munmap', from: 'vmUnacctMemory(vms.mm, vms.nrAccounted);', to: ';' },
  'unmap-without-unlink': {
    file: 'munmap',
    from: 'for (const vma of vms.detached)\n        unlinkFileVma(world, vma);',
    to: ';',
  },
  'close-twice': { file: 'vm-ops-calls', from: 'vma.vmOps = OPS_DUMMY;', to: ';' },

  'action-flags-forgotten': { file: 'mmap-action', from: 'desc.vmFlags |= VM_REMAP_FLAGS;', to: ';' },
  'action-cow-pgoff-kept': { file: 'mmap-action', from: 'desc.pgoff = pfn;', to: ';' },
  'action-range-unchecked': {
    file: 'mmap-action-7.1',
    from: 'if (range === ACTION_OUTSIDE)\n        return -ERRNO.EFAULT;',
    to: ';',
  },
  'action-error-as-success': {
    file: 'mmap-state',
    from: 'return error !== 0 ? error : map.addr;',
    to: 'return map.addr;',
  },
  'refused-action-applied': {
    file: 'compat-ideal',
    from: 'return refused;',
    to: 'compatSetVmaFromDesc(world, vma, desc, call), (call.vmaAfter = vmaWords(vma));\n        return refused;',
  },
  'refused-action-as-success': { file: 'compat-ideal', from: 'if (refused !== 0) {', to: 'if (false) {' },
  'refused-action-keeps-file': {
    file: 'mmap-region-ideal',
    from: 'if (desc.vmFile !== null && desc.vmFile !== map.file)',
    to: 'if (false)',
  },
  'compat-action-skipped': {
    file: 'compat-ideal',
    from: 'const error = world.kernel.mmapActionComplete(world, vma, desc, call, null);',
    to: 'const error = 0;',
  },
  'override-ignored': {
    file: 'mmap-action-ideal',
    from: 'return override !== 0 ? override : error;',
    to: 'return error;',
  },
  'mapped-skipped': {
    file: 'mmap-action-ideal',
    from: 'error = callVmaMapped(world, vma, call);',
    to: 'error = 0;',
  },
  'mapped-error-ignored': {
    file: 'mmap-action-ideal',
    from: 'error = callVmaMapped(world, vma, call);',
    to: 'callVmaMapped(world, vma, call);',
  },
  'mapped-twice': {
    file: 'mmap-action-ideal',
    from: 'error = callVmaMapped(world, vma, call);',
    to: 'error = callVmaMapped(world, vma, call) || callVmaMapped(world, vma, call);',
  },
  'failed-mapping-stays': { file: 'mmap-action-ideal', from: 'unmapUnfinished(world, mm, vma);', to: ';' },
  'failed-mapping-closed': { file: 'mmap-action-ideal', from: 'vma.vmOps = OPS_DUMMY;', to: ';' },
  'failed-mapping-without-put': { file: 'mmap-action-ideal', from: 'removeVma(world, vma);', to: ';' },
  'failed-mapping-stays-linked': { file: 'mmap-action-ideal', from: 'unlinkFileVma(world, vma);', to: ';' },
  'failed-mapping-keeps-charge': {
    file: 'mmap-action-ideal',
    from: 'if (vma.vmFlags & VM_ACCOUNT)',
    to: 'if (false)',
  },
  'failed-mapping-keeps-map-count': { file: 'mmap-action-ideal', from: 'mm.mapCount--;', to: ';' },
  'rmap-lock-kept': { file: 'mmap-action-7.1', from: 'world.locks--;', to: ';' },
  'hidden-in-compat': { file: 'compat-ideal', from: 'desc.hideFromRmapUntilComplete = false;', to: ';' },

  'open-without-take': { file: 'vm-ops-calls', from: 'world.owner(ops).users++;', to: ';' },
  'close-without-give': { file: 'vm-ops-calls', from: 'world.owner(ops).users--;', to: ';' },
  'map-count-misses-splits': { file: 'split', from: 'mm.mapCount++;', to: ';' },
  'map-count-misses-merges': { file: 'merge', from: 'vmg.mm.mapCount--;', to: ';' },

  'ksm-of-others': {
    file: 'ksm',
    from: 'if (!mm.ksm || vmFlags & incompatible)',
    to: 'if (vmFlags & incompatible)',
  },
  'ksm-after-merge': {
    file: 'ksm',
    from: 'return (file === null ||',
    to: 'return false && (file === null ||',
  },
  'nommu-error-without-put': {
    file: 'nommu',
    from: 'if (vma.vmFile !== null)\n            fput(world, vma.vmFile);',
    to: ';',
  },
  'nommu-error-without-close': { file: 'nommu', from: 'vmaClose(world, vma);', to: ';' },
  'nommu-unmap-keeps-map-count': { file: 'nommu-munmap', from: 'mm.mapCount--;', to: ';' },
  'nommu-shrink-keeps-pgoff': { file: 'nommu-munmap', from: 'vma.vmPgoff += to - vma.vmStart;', to: ';' },
};
