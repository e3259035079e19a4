import { describe, expect, it } from 'vitest';
import { ERRNO, type ErrnoName } from '../../../models/errno.js';
import { createReference } from '../../../models/reference/index.js';
import { findRelease, RELEASE_IDS, type ReleaseId } from '../../../models/releases.js';
import {
  ANONYMOUS,
  FAULT_SITES,
  type FaultSite,
  type Operation,
  SWAP_OWN,
} from '../../../models/scenario.js';
import { ACTION_REMAP_PFN, packAction } from '../../../models/step-args.js';
import { OPS_MAPPED } from '../../../models/vm-ops.js';
import { observe } from '../../support/observed.js';
import { fault, file, op, step } from '../../support/scenarios.js';

/** For each site an operation that comes there, and what it returns then; null: it succeeds. */
const SITES: Readonly<
  Record<
    FaultSite,
    {
      last: Operation;
      files?: ReturnType<typeof file>[];
      errno: ErrnoName | null;
      since?: ReleaseId;
      mmu?: false;
    }
  >
> = {
  openFile: { last: op.open(), errno: 'ENFILE' },
  mapWritable: { last: op.mmap({ shared: 1 }), errno: 'EPERM' },
  splitDup: { last: op.munmap({ start: 9 }), errno: 'ENOMEM' },
  splitPrealloc: { last: op.munmap({ start: 9 }), errno: 'ENOMEM' },
  gatherStore: { last: op.munmap({ start: 8, length: 8 }), errno: 'ENOMEM' },
  expandVm: { last: op.mmap(), errno: 'ENOMEM' },
  charge: { last: op.mmap(), errno: 'ENOMEM' },
  driverFile: {
    files: [file({ prepare: [step('swapFile', SWAP_OWN, 'again')] })],
    last: op.mmap(),
    errno: 'ENFILE',
  },
  mergePrealloc: { last: op.mmap({ start: 7, pgoff: 7 }), errno: null },
  vmAreaAlloc: { last: op.mmap(), errno: 'ENOMEM' },
  mapPrealloc: { last: op.mmap(), errno: 'ENOMEM' },
  wrapperAlloc: { files: [file({ mmap: [step('wrapOps')] })], last: op.mmap(), errno: 'ENOMEM' },
  lsm: {
    files: [file({ mmap: [step('lsmCheck')] })],
    last: op.mmap(),
    errno: 'EACCES',
    since: '7.1',
  },
  action: {
    files: [file({ prepare: [step('action', packAction(ACTION_REMAP_PFN))] })],
    last: op.mmap(),
    errno: 'ENOMEM',
    since: '6.19.0',
  },
  mapped: {
    files: [file({ prepare: [step('vmOps', OPS_MAPPED)], mapped: [step('take')] })],
    // The first mapping stands alone, the ones over it are new each time.
    last: op.mmap({ start: 0, pgoff: 5 }),
    errno: 'ENOMEM',
    since: '7.1',
  },
  region: { last: op.mmap(), errno: 'ENOMEM', mmu: false },
  copy: { last: op.mmap(), errno: 'ENOMEM', mmu: false },
  shmemZeroSetup: { last: op.mmap({ slot: ANONYMOUS, shared: 1 }), errno: 'ENOMEM' },
};

/** A release and all after it. */
function since(first: ReleaseId): readonly ReleaseId[] {
  return RELEASE_IDS.slice(RELEASE_IDS.indexOf(first));
}

describe('a fault', () => {
  const cases = Object.keys(FAULT_SITES)
    .filter((site): site is FaultSite => site !== 'none')
    .flatMap((site) => since(SITES[site].since ?? '6.16-rc1').map((release) => [site, release] as const));

  it.each(cases)('at %s fires in %s, at its time only, and leaves nothing behind', (site, release) => {
    const { last, files = [file()], errno, mmu = true } = SITES[site];
    const run = (nth: number) => {
      const operations = [
        op.open(),
        op.mmap({ start: 8, length: 3, pgoff: 8 }),
        { ...last, faults: [fault(site, nth)] },
      ];
      return observe(createReference(findRelease(release)), { mmu, files, operations });
    };
    const [, , faulted, end] = run(1);
    const [, , spared] = run(4);
    expect(spared.result).toBeGreaterThanOrEqual(0);
    if (errno === null) expect(faulted.placement).not.toBe(spared.placement);
    else expect(faulted.result).toBe(-ERRNO[errno]);
    expect(end.files).toEqual([]);
    expect(end.procs.map(({ vmas }) => vmas.length)).toEqual([0, 0]);
    expect(end.warnings).toEqual([]);
  });
});
