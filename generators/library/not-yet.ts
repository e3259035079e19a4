/** A hook, or a part of one, that the models of this version cannot run. */
export interface NotYet {
  readonly id: string;
  readonly title: string;
  readonly since: string;
  readonly until?: string;
  /** What the models lack. */
  readonly needs: 'actions' | 'mapped' | 'NOMMU' | 'driver counters' | 'success_hook';
  /** What it does with that. */
  readonly reason: string;
}

/** What kernels contain and no entry of the library says, or says only in part. */
export const NOT_YET: readonly NotYet[] = [
  {
    id: 'dev-mem',
    title: '/dev/mem',
    since: '6.19',
    needs: 'actions',
    reason: 'full remap with page_prot changed before it; errors of the action become -EAGAIN',
  },
  {
    id: 'resctrl',
    title: 'resctrl pseudo-locked memory',
    since: '6.19',
    needs: 'actions',
    reason: 'full remap of memory it clears first; shared mappings only',
  },
  {
    id: 'hpet',
    title: 'hpet',
    since: '7.1',
    needs: 'actions',
    reason: 'SIMPLE_IO_REMAP of one page, uncached; vm_ops stay unset',
  },
  {
    id: 'open-dice-action',
    title: 'open-dice',
    since: '7.1',
    needs: 'actions',
    reason: 'SIMPLE_IO_REMAP; the library has its flags and page_prot',
  },
  {
    id: 'vmbus-ring-action',
    title: 'vmbus ring buffer',
    since: '7.1',
    needs: 'actions',
    reason: 'SIMPLE_IO_REMAP; the library has the hook that leaves vm_ops unset',
  },
  {
    id: 'stm-mapped',
    title: 'system trace module',
    since: '7.1',
    needs: 'mapped',
    reason: 'SIMPLE_IO_REMAP, and `mapped` counts through the file; the library has its fields',
  },
  {
    id: 'vme-user',
    title: 'VME user space access',
    since: '7.1',
    needs: 'mapped',
    reason: '`mapped` allocates the private data and may fail with -ENOMEM',
  },
  {
    id: 'tcmu-mapped',
    title: 'target core in user space',
    since: '7.1',
    needs: 'mapped',
    reason: '`mapped` and open take a reference that close puts; the library has its fields and late error',
  },
  {
    id: 'afs-counter',
    title: 'afs, counting in the hook',
    since: '6.17',
    until: '7.0',
    needs: 'driver counters',
    reason: 'the hook itself counts the mapping, which a later failure or a merge leaks',
  },
  {
    id: 'afs-mapped',
    title: 'afs, counting in `mapped`',
    since: '7.1',
    needs: 'mapped',
    reason: '`mapped` counts through the file, close counts down',
  },
  {
    id: 'hugetlbfs',
    title: 'hugetlbfs',
    since: '6.19',
    until: '7.0',
    needs: 'success_hook',
    reason: 'success_hook may fail and changes vm_private_data; hidden from rmap until complete; no charge',
  },
  {
    id: 'dev-zero-private',
    title: '/dev/zero, private mappings',
    since: '6.19',
    until: '7.1',
    needs: 'success_hook',
    reason: 'success_hook makes a new VMA anonymous',
  },
  {
    id: 'uio-own-file',
    title: 'uio, vmbus: the hook of the wrapper itself',
    since: '7.1',
    needs: 'mapped',
    reason: 'a wrapper that calls a prepare hook on its own file; the library puts a file below it in place',
  },
  {
    id: 'generic-file-nommu',
    title: 'generic file and /dev/zero on NOMMU',
    since: '6.17',
    needs: 'NOMMU',
    reason: '-ENOSYS: a shared mapping fails with -ENODEV, a private one becomes a copy',
  },
];
