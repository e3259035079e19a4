/** What drivers count, and KSM: state that only the processes and drivers have. */
import { describe, expect, it } from 'vitest';
import type { ReleaseId } from '../../../models/releases.js';
import { ANONYMOUS, ATTRIBUTES } from '../../../models/scenario.js';
import { VM_MERGEABLE } from '../../../models/vm-flags.js';
import { OPS_COUNTED, OPS_PLAIN_A } from '../../../models/vm-ops.js';
import { runReference } from '../../support/reference.js';
import { fault, file, op, step } from '../../support/scenarios.js';

const AFS = [file({ prepare: [step('take'), step('vmOps', OPS_COUNTED)] })];

describe('a driver that counts in its hook', () => {
  const users = (release: ReleaseId, ...rest: Parameters<typeof runReference>[2]) =>
    runReference(release, AFS, [op.open(), ...rest]).map((step) => step.users[0]);

  it('is told of a split and of every unmap', () => {
    expect(users('6.17', op.mmap({ length: 3 }), op.munmap({ start: 1 }))).toEqual([0, 1, 2, 0]);
  });

  it('is told neither of a merge nor of a failure, up to 7.3', () => {
    expect(users('6.17', op.mmap(), op.mmap({ start: 1, pgoff: 1 }))).toEqual([0, 1, 2, 1]);
    expect(users('7.3', op.mmap({ faults: [fault('vmAreaAlloc')] }))).toEqual([0, 1, 1]);
  });

  it('counts nothing for either on the ideal', () => {
    expect(users('ideal', op.mmap(), op.mmap({ start: 1, pgoff: 1 }))).toEqual([0, 1, 1, 0]);
    expect(users('ideal', op.mmap({ faults: [fault('vmAreaAlloc')] }))).toEqual([0, 0, 0]);
  });

  it('takes back what it counted when it fails itself', () => {
    const files = [file({ prepare: [step('take'), step('fail')] })];
    expect(runReference('6.17', files, [op.open(), op.mmap()])[1].users[0]).toBe(0);
  });
});

describe('KSM', () => {
  const twice = (release: ReleaseId, files = [file({ prepare: [step('vmOps', OPS_PLAIN_A)] })]) =>
    runReference(release, files, [op.ksm(), op.open(), op.mmap(), op.mmap({ start: 1, pgoff: 1 })])[3]
      .procs[0].vmas;

  it('flags before the merge attempt from 6.17 on, so that mappings still merge', () => {
    expect(twice('6.16')).toHaveLength(2);
    expect(twice('6.17')).toMatchObject([{ start: 0, end: 2 }]);
    expect(twice('6.17')[0].flags & VM_MERGEABLE).toBe(VM_MERGEABLE);
  });

  it('flags after .mmap, where that may change the flags', () => {
    expect(twice('7.3', [file({ mmap: [] })])).toHaveLength(2);
    expect(twice('7.3', [file({ mmap: [], attributes: ATTRIBUTES.shmem })])).toHaveLength(1);
  });

  it('leaves DAX, shared and other processes alone', () => {
    expect(twice('7.3', [file({ attributes: ATTRIBUTES.dax })])[0].flags & VM_MERGEABLE).toBe(0);
    const [, mapped, other] = runReference(
      '7.3',
      [],
      [op.ksm(), op.mmap({ slot: ANONYMOUS, shared: 1 }), op.mmap({ slot: ANONYMOUS, proc: 1 })],
    );
    expect(mapped.procs[0].vmas[0].flags & VM_MERGEABLE).toBe(0);
    expect(other.procs[1].vmas[0].flags & VM_MERGEABLE).toBe(0);
  });
});
