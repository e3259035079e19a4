import { ACTION_SIMPLE_IO_REMAP } from '../../models/step-args.js';
import { VM_DONTDUMP, VM_DONTEXPAND, VM_IO } from '../../models/vm-flags.js';
import { OPS_COUNTED, OPS_MAPPED } from '../../models/vm-ops.js';
import { hook, type LibraryEntry } from './entry.js';
import { action, cacheability, fail, ops, privateData, setFlags, take } from './steps.js';

/** Hooks whose drivers count their users: in the hook itself up to 7.0, in ->mapped from 7.1 on. */
export const HOOKS_COUNTING: readonly LibraryEntry[] = [
  hook({
    id: 'afs-6.17',
    title: 'afs, counting in the hook',
    kernelFunction: 'afs_file_mmap_prepare',
    since: '6.17',
    until: '7.0',
    note: 'The hook counts one more mapping, and down again on an error of its own; close counts down.',
    expresses: 'whole',
    eras: ['kept', 'handed'],
    program: [take, fail('ENOMEM', 'again'), ops(OPS_COUNTED)],
  }),
  hook({
    id: 'afs',
    title: 'afs, counting in ->mapped',
    kernelFunction: 'afs_file_mmap_prepare',
    since: '7.1',
    note: '->mapped counts the mapping through the file, close counts it down.',
    expresses: 'whole',
    eras: ['mapped'],
    program: [fail('ENOMEM', 'again'), ops(OPS_MAPPED)],
    mapped: [take],
  }),
  hook({
    id: 'stm',
    title: 'system trace module',
    kernelFunction: 'stm_char_mmap_prepare',
    since: '7.1',
    note: 'Uncached device memory by a simple remap; ->mapped counts through the file.',
    expresses: 'whole',
    eras: ['mapped'],
    program: [
      cacheability('uncached'),
      setFlags(VM_IO | VM_DONTEXPAND | VM_DONTDUMP),
      ops(OPS_MAPPED),
      action(ACTION_SIMPLE_IO_REMAP),
    ],
    mapped: [take],
  }),
  hook({
    id: 'vme-user',
    title: 'VME user space access',
    kernelFunction: 'vme_user_master_mmap_prepare',
    since: '7.1',
    note: 'Uncached, by a simple remap; ->mapped allocates the private data, which open and close read without a test, and may fail with -ENOMEM.',
    expresses: 'whole',
    eras: ['mapped'],
    program: [cacheability('uncached'), action(ACTION_SIMPLE_IO_REMAP), ops(OPS_MAPPED)],
    mapped: [privateData(2), take],
  }),
  hook({
    id: 'tcmu',
    title: 'target core in user space',
    kernelFunction: 'tcmu_mmap_prepare',
    since: '7.1',
    note: 'Flags, operations and private data, then -EINVAL for a wrong size: after every field is set.',
    expresses: { partly: 'the size, which is a state here' },
    eras: ['mapped'],
    program: [
      setFlags(VM_DONTEXPAND | VM_DONTDUMP),
      ops(OPS_MAPPED),
      privateData(1),
      fail('EINVAL', 'again'),
    ],
    mapped: [take],
  }),
];
