import { describe, expect, it } from 'vitest';
import { ERRNO, HOOK_ERRNOS } from '../../../models/errno.js';
import { createReference } from '../../../models/reference/index.js';
import { findRelease } from '../../../models/releases.js';
import { ANONYMOUS, ATTRIBUTES, type FileSpec, type Operation } from '../../../models/scenario.js';
import { ACTION_REMAP_PFN, packAction } from '../../../models/step-args.js';
import { CALL_KINDS } from '../../../models/trace-layout.js';
import { VM_MAPPED_COPY, VM_MAYOVERLAY } from '../../../models/vm-flags.js';
import { OPS_NULL, OPS_PLAIN_A } from '../../../models/vm-ops.js';
import { observe } from '../../support/observed.js';
import { fault, file, nommu, op, step } from '../../support/scenarios.js';

const run = (files: readonly FileSpec[], ...operations: Operation[]) =>
  observe(createReference(findRelease('7.3')), nommu(files, [op.open(), ...operations]));

const DEVICE = file({ attributes: ATTRIBUTES.mapsDirectly, prepare: [step('vmOps', OPS_PLAIN_A)] });

describe('mmap without an MMU', () => {
  it('runs the hook of a shared mapping through the compatibility layer, on the file itself', () => {
    const [, mapped] = run([file({ prepare: [step('vmOps', OPS_PLAIN_A)] })], op.mmap({ shared: 1 }));
    expect(mapped.calls[0]).toMatchObject({ kind: CALL_KINDS.compat, depth: 0 });
    expect(mapped.procs[0].vmas[0].ops).toBe(OPS_PLAIN_A);
  });

  it('copies a private mapping, without a hook', () => {
    const [, mapped] = run([file()], op.mmap());
    expect(mapped.calls).toEqual([]);
    expect(mapped.procs[0].vmas[0].flags & VM_MAPPED_COPY).toBe(VM_MAPPED_COPY);
  });

  it('maps a device directly that nobody can write to', () => {
    const [, readable] = run([DEVICE], op.mmap({ prot: 1 }));
    expect(readable.calls).toHaveLength(1);
    expect(readable.procs[0].vmas[0].flags & (VM_MAPPED_COPY | VM_MAYOVERLAY)).toBe(VM_MAYOVERLAY);
    expect(run([DEVICE], op.mmap({ prot: 3 }))[1].calls).toEqual([]);
  });

  it('takes -ENOSYS for: not directly', () => {
    const hook = file({
      attributes: ATTRIBUTES.mapsDirectly,
      prepare: [step('fail', HOOK_ERRNOS.indexOf('ENOSYS'))],
    });
    expect(run([hook], op.mmap({ prot: 1 }))[1].procs[0].vmas[0].flags & VM_MAPPED_COPY).toBe(VM_MAPPED_COPY);
    expect(run([hook], op.mmap({ shared: 1 }))[1].result).toBe(-ERRNO.ENODEV);
  });

  it('copies, with a warning, where the hook has taken away what a direct mapping needs', () => {
    const hook = file({
      attributes: ATTRIBUTES.mapsDirectly,
      prepare: [step('clearFlags', VM_MAYOVERLAY)],
    });
    const [, mapped] = run([hook], op.mmap({ prot: 1 }));
    expect(mapped).toMatchObject({ result: 0, warnings: ['nommuNotShared'] });
    expect(mapped.procs[0].vmas[0].flags & VM_MAPPED_COPY).toBe(VM_MAPPED_COPY);
  });

  it('cannot carry out an action', () => {
    const [, mapped, end] = run(
      [file({ prepare: [step('action', packAction(ACTION_REMAP_PFN))] })],
      op.mmap({ shared: 1 }),
    );
    expect(mapped).toMatchObject({ result: -ERRNO.EINVAL, warnings: ['actionRefused'] });
    expect(end.files).toEqual([]);
  });

  it('gives no fixed address, and makes shared anonymous memory private', () => {
    const [, fixed, anonymous] = run(
      [file()],
      op.mmap({ replace: 1 }),
      op.mmap({ slot: ANONYMOUS, shared: 1 }),
    );
    expect(fixed.result).toBe(-ERRNO.EINVAL);
    expect(anonymous.procs[0]).toMatchObject({ charge: 0, mapCount: 1, vmas: [{ ops: OPS_NULL, file: 0 }] });
  });

  it('closes what fails after its hook', () => {
    const [, mapped, end] = run([DEVICE], op.mmap({ shared: 1, faults: [fault('mapPrealloc')] }));
    expect(mapped).toMatchObject({ result: -ERRNO.ENOMEM, procs: [{ vmas: [] }, {}] });
    expect(end.files).toEqual([]);
  });
});

describe('munmap without an MMU', () => {
  it('takes a mapping of a file whole or not at all', () => {
    const [, , part, hole, whole] = run(
      [file()],
      op.mmap({ length: 3 }),
      op.munmap({ length: 2 }),
      op.munmap({ start: 8 }),
      op.munmap({ length: 3 }),
    );
    expect([part.result, hole.result, whole.result]).toEqual([-ERRNO.EINVAL, -ERRNO.EINVAL, 0]);
    expect(whole.procs[0]).toMatchObject({ vmas: [], mapCount: 0 });
  });

  it('cuts an anonymous one at both ends and in the middle', () => {
    const [, , start, end, middle] = run(
      [file()],
      op.mmap({ slot: ANONYMOUS, length: 6 }),
      op.munmap({ length: 1 }),
      op.munmap({ start: 5, length: 1 }),
      op.munmap({ start: 2, length: 1 }),
    );
    expect(start.procs[0].vmas).toMatchObject([{ start: 1, end: 6, pgoff: 1 }]);
    expect(end.procs[0].vmas).toMatchObject([{ start: 1, end: 5, pgoff: 1 }]);
    expect(middle.procs[0]).toMatchObject({
      mapCount: 2,
      vmas: [
        { start: 1, end: 2, pgoff: 1 },
        { start: 3, end: 5, pgoff: 3 },
      ],
    });
  });
});
