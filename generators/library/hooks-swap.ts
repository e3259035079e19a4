import { OPS_NULL, OPS_SHMEM } from '../../models/vm-ops.js';
import { hook, type LibraryEntry } from './entry.js';
import { ops, swapInNewFile } from './steps.js';

/** Hooks that put another file in place, or make the mapping anonymous. */
export const HOOKS_SWAP: readonly LibraryEntry[] = [
  hook({
    id: 'dev-zero-6.19',
    title: '/dev/zero, shared mappings',
    kernelFunction: 'mmap_zero_prepare',
    since: '6.19',
    until: '7.1',
    note: 'vm_file becomes a new shmem file whose only reference the hook hands over.',
    expresses: { partly: 'private mappings, which a success hook made anonymous; -ENOSYS on NOMMU' },
    contract: 'handed',
    program: [swapInNewFile('shared'), ops(OPS_SHMEM, 'shared')],
  }),
  hook({
    id: 'dev-zero-7.2',
    title: '/dev/zero, anonymous by NULL operations',
    kernelFunction: 'mmap_zero_prepare',
    since: '7.2',
    until: '7.2',
    note: 'Shared: a new shmem file. Private: vm_ops set to NULL on purpose.',
    expresses: { partly: '-ENOSYS on NOMMU' },
    contract: 'handed',
    program: [swapInNewFile('shared'), ops(OPS_SHMEM, 'shared'), ops(OPS_NULL, 'private')],
  }),
  hook({
    id: 'dev-zero',
    title: '/dev/zero, told apart by MAYSHARE',
    kernelFunction: 'mmap_zero_prepare',
    since: '7.3',
    note: 'As before, also for a shared mapping of a file opened read-only, which has MAYSHARE but not SHARED.',
    expresses: { partly: '-ENOSYS on NOMMU' },
    contract: 'handed',
    program: [swapInNewFile('mayShare'), ops(OPS_SHMEM, 'mayShare'), ops(OPS_NULL, 'notMayShare')],
  }),
];
