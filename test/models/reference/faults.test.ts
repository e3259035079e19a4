import { describe, expect, it } from 'vitest';
import { ERRNO, type ErrnoName } from '../../../models/errno.js';
import { RELEASE_IDS } from '../../../models/releases.js';
import {
  ANONYMOUS,
  FAULT_SITES,
  type FaultSite,
  type Operation,
  SWAP_OWN,
} from '../../../models/scenario.js';
import { runReference } from '../../support/reference.js';
import { fault, file, op, step } from '../../support/scenarios.js';

/** For each site an operation that comes there, and what it returns then; null: it succeeds. */
const SITES: Readonly<
  Record<FaultSite, { last: Operation; files?: ReturnType<typeof file>[]; errno: ErrnoName | null }>
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
  shmemZeroSetup: { last: op.mmap({ slot: ANONYMOUS, shared: 1 }), errno: 'ENOMEM' },
};

describe('a fault', () => {
  const cases = Object.keys(FAULT_SITES)
    .filter((site): site is FaultSite => site !== 'none')
    .flatMap((site) => RELEASE_IDS.map((release) => [site, release] as const));

  it.each(cases)('at %s fires in %s, at its time only, and leaves nothing behind', (site, release) => {
    const { last, files = [file()], errno } = SITES[site];
    const run = (nth: number) =>
      runReference(release, files, [
        op.open(),
        op.mmap({ start: 8, length: 3, pgoff: 8 }),
        { ...last, faults: [fault(site, nth)] },
      ]);
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
