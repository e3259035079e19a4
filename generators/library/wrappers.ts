import { WRAP_DEREFERENCES, WRAP_HOLDS_FILE } from '../../models/scenario.js';
import { VM_DONTDUMP, VM_DONTEXPAND, VM_IO, VM_PFNMAP } from '../../models/vm-flags.js';
import { OPS_NULL, OPS_PLAIN_A, OPS_PLAIN_B } from '../../models/vm-ops.js';
import { type LibraryEntry, wrapper } from './entry.js';
import {
  callNested,
  checkHooks,
  fail,
  ops,
  pgoff,
  privateData,
  replaceFile,
  setFile,
  setFlags,
  stop,
  wrapOps,
} from './steps.js';

/** `.mmap` functions that map another file: its hook, or in its name. */
export const WRAPPERS: readonly LibraryEntry[] = [
  wrapper({
    id: 'backing-file',
    title: 'backing file (overlayfs, FUSE passthrough)',
    kernelFunction: 'backing_file_mmap',
    since: '6.16',
    note: 'Checks the real file, puts it in place with vma_set_file, then maps it. An error leaves vm_file changed.',
    expresses: {
      partly: 'the "accessed" callback, the test for append-only inodes (7.3) and the LSM check (7.1)',
    },
    program: [checkHooks, setFile, callNested],
  }),
  wrapper({
    id: 'coda',
    title: 'coda',
    kernelFunction: 'coda_file_mmap',
    since: '6.16',
    note: 'Replaces vm_file and parks the reference of its own file in a copy of the operations it finds.',
    expresses: {
      partly: 'the upcall, the redirection of f_mapping and i_mapping with its -EBUSY, and their counters',
    },
    program: [checkHooks, replaceFile, callNested, wrapOps(WRAP_HOLDS_FILE)],
  }),
  wrapper({
    id: 'ipc-shm',
    title: 'System V shared memory',
    kernelFunction: 'shm_mmap',
    since: '6.16',
    note: 'vm_file stays the shm file, so that desc.file is not desc.vm_file. Reads through the operations it finds.',
    expresses: { partly: 'the attach count' },
    program: [callNested, wrapOps(WRAP_DEREFERENCES)],
  }),
  wrapper({
    id: 'i915-dmabuf',
    title: 'i915 dma-buf',
    kernelFunction: 'i915_gem_dmabuf_mmap',
    since: '6.16',
    note: 'Maps the shmem file while vm_file is still the dma-buf file; puts the shmem file in place afterwards.',
    expresses: { partly: 'the size check and the path for device-local memory' },
    program: [callNested, setFile],
  }),
  wrapper({
    id: 'dma-buf',
    title: 'dma-buf mapped through a device',
    kernelFunction: 'dma_buf_mmap',
    since: '6.16',
    note: "Puts the dma-buf file in place, sets pgoff and calls the exporter's own mmap, not vfs_mmap.",
    expresses: { partly: "overflow checks; the exporter's mmap stands here as the fields it sets" },
    program: [setFile, pgoff(0), setFlags(VM_IO | VM_PFNMAP | VM_DONTEXPAND | VM_DONTDUMP), ops(OPS_PLAIN_B)],
  }),
  wrapper({
    id: 'dma-buf-anonymous',
    title: 'dma-buf whose exporter sets no operations',
    kernelFunction: 'dma_buf_mmap',
    since: '6.16',
    note: 'As dma-buf, with an exporter that leaves vm_ops NULL behind.',
    expresses: { partly: "overflow checks; the exporter's mmap stands here as the fields it sets" },
    program: [setFile, pgoff(0), setFlags(VM_IO | VM_PFNMAP | VM_DONTEXPAND | VM_DONTDUMP), ops(OPS_NULL)],
  }),
  wrapper({
    id: 'erofs-page-cache-share',
    title: 'erofs page cache sharing',
    kernelFunction: 'erofs_ishare_mmap',
    since: '7.0',
    note: 'Puts the shared file in place, then runs the generic read-only .mmap helper on the outer file.',
    expresses: { partly: 'the LSM check (7.1)' },
    program: [setFile, fail('EINVAL', 'sharedMayWrite'), ops(OPS_PLAIN_A)],
  }),
  wrapper({
    id: 'uio',
    title: 'uio device with an mmap_prepare driver',
    kernelFunction: 'uio_mmap',
    since: '7.1',
    note: "Sets private_data, then applies its driver's descriptor, in which file and vm_file are the same.",
    expresses: {
      partly:
        'the region checks; the hook runs here on a file below, put in place first, instead of on the uio file',
    },
    program: [privateData(1), setFile, callNested],
  }),
  wrapper({
    id: 'vmbus-ring-sysfs',
    title: 'vmbus ring buffer in sysfs',
    kernelFunction: 'hv_mmap_ring_buffer_wrapper',
    since: '7.1',
    note: 'Builds the descriptor itself, runs its hook and applies it.',
    expresses: { partly: 'the hook runs here on a file below, put in place first' },
    program: [setFile, callNested],
  }),
  wrapper({
    id: 'kernfs',
    title: 'kernfs over a sysfs binary file',
    kernelFunction: 'kernfs_fop_mmap',
    since: '6.16',
    note: 'Leaves a swapped vm_file alone; fails after the inner call succeeded when the inner operations have ->close.',
    expresses: { partly: 'only the first mapping saves the inner operations; later ones must find the same' },
    program: [callNested, stop('fileSwapped'), fail('EINVAL', 'opsHaveClose'), wrapOps(0)],
  }),
];
