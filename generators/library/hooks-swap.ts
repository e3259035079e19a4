import { SUCCESS_ANONYMOUS } from '../../models/step-args.js';
import { OPS_NULL, OPS_SHMEM } from '../../models/vm-ops.js';
import { hook, type LibraryEntry } from './entry.js';
import { fail, ops, successHook, swapInNewFile } from './steps.js';

/** Hooks that put another file in place, or make the mapping anonymous. */
export const HOOKS_SWAP: readonly LibraryEntry[] = [
  hook({
    id: 'dev-zero-6.19',
    title: '/dev/zero, anonymous by success_hook',
    kernelFunction: 'mmap_zero_prepare',
    since: '6.19',
    until: '7.1',
    note: 'Shared: vm_file becomes a new shmem file whose only reference the hook hands over. Private: success_hook makes the VMA anonymous.',
    expresses: 'whole',
    eras: ['handed', 'mapped'],
    program: [
      fail('ENOSYS', 'nommu'),
      swapInNewFile('shared'),
      ops(OPS_SHMEM, 'shared'),
      successHook(SUCCESS_ANONYMOUS, 'private'),
    ],
  }),
  hook({
    id: 'dev-zero-7.2',
    title: '/dev/zero, anonymous by NULL operations',
    kernelFunction: 'mmap_zero_prepare',
    since: '7.2',
    until: '7.2',
    note: 'Shared: a new shmem file. Private: vm_ops set to NULL on purpose.',
    expresses: 'whole',
    eras: ['handed', 'mapped'],
    program: [
      fail('ENOSYS', 'nommu'),
      swapInNewFile('shared'),
      ops(OPS_SHMEM, 'shared'),
      ops(OPS_NULL, 'private'),
    ],
  }),
  hook({
    id: 'dev-zero',
    title: '/dev/zero, told apart by MAYSHARE',
    kernelFunction: 'mmap_zero_prepare',
    since: '7.3',
    note: 'As before, also for a shared mapping of a file opened read-only, which has MAYSHARE but not SHARED.',
    expresses: 'whole',
    eras: ['handed', 'mapped'],
    program: [
      fail('ENOSYS', 'nommu'),
      swapInNewFile('mayShare'),
      ops(OPS_SHMEM, 'mayShare'),
      ops(OPS_NULL, 'notMayShare'),
    ],
  }),
];
