import { describe, expect, it } from 'vitest';
import {
  FAULT_SITES,
  GUARDS,
  NOT_AN_ERRNO,
  type Operation,
  STEPS,
  type StepKind,
} from '../../models/scenario.js';
import {
  ACTION_PART,
  ACTION_REMAP_PFN,
  ACTION_SIMPLE_IO_REMAP,
  packAction,
  packSuccessHook,
  SUCCESS_ANONYMOUS,
} from '../../models/step-args.js';
import { UNDEFINED_WORD, WARNINGS } from '../../models/trace-layout.js';
import { ALL_VM_FLAGS, VM_DONTEXPAND, VM_FLAGS, VM_IO, VM_MAYWRITE, VM_READ } from '../../models/vm-flags.js';
import { driverOps, OPS_MAPPED, wrapOps } from '../../models/vm-ops.js';
import {
  FAULT_FUNCTIONS,
  faultText,
  operationLine,
  WARNING_TEXTS,
} from '../../reports/kernel-words/operations.js';
import { describeFiles, programText, stepText } from '../../reports/kernel-words/programs.js';
import {
  defined,
  flagsDelta,
  formatPageProt,
  formatVmOps,
  smapsFlagList,
  smapsFlags,
} from '../../reports/kernel-words/values.js';
import { file, step } from './examples.js';

const MMAP: Operation = {
  kind: 'mmap',
  proc: 0,
  slot: 0,
  start: 2,
  length: 3,
  pgoff: 1,
  prot: 3,
  shared: 1,
  replace: 1,
  noreserve: 0,
  faults: [],
};

describe('operations read as the lines of a C program', () => {
  it.each<[Operation, number, string]>([
    [
      { kind: 'open', proc: 0, slot: 1, file: 2, readOnly: 0, faults: [] },
      1,
      'p0: fd1 = open("file2", O_RDWR)',
    ],
    [
      { kind: 'open', proc: 1, slot: 0, file: 5, readOnly: 1, faults: [] },
      -2,
      'p1: open("file5", O_RDONLY) = -ENOENT',
    ],
    [{ kind: 'dup', proc: 0, from: 0, to: 3, faults: [] }, 3, 'p0: dup2(fd0, fd3) = fd3'],
    [{ kind: 'close', proc: 0, slot: 2, faults: [] }, -9, 'p0: close(fd2) = -EBADF'],
    [{ kind: 'munmap', proc: 0, start: 4, length: 1, faults: [] }, 0, 'p0: munmap(page 4, 1 page) = 0'],
    [MMAP, 2, 'p0: mmap(page 2, 3 pages, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_FIXED, fd0, pgoff 1) = page 2'],
    [
      { ...MMAP, slot: 4, prot: 0, shared: 0, replace: 0, noreserve: 1 },
      -17,
      'p0: mmap(page 2, 3 pages, PROT_NONE, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED_NOREPLACE|MAP_NORESERVE, -1, 0) = -EEXIST',
    ],
  ])('%o → %i', (operation, result, line) => {
    expect(operationLine(operation, result)).toBe(line);
  });

  it('names injected faults by the kernel function that fails', () => {
    expect(faultText({ site: 'mapWritable', nth: 1 })).toBe('mapping_map_writable fails');
    expect(faultText({ site: 'splitDup', nth: 2 })).toBe('vm_area_dup in __split_vma fails the 2nd time');
    expect(Object.keys(FAULT_FUNCTIONS)).toEqual(Object.keys(FAULT_SITES).filter((site) => site !== 'none'));
  });

  it('has a sentence for every warning', () => {
    expect(Object.keys(WARNING_TEXTS)).toEqual(Object.keys(WARNINGS));
  });
});

describe('actions read as the helpers a driver calls', () => {
  it.each([
    [step('action', packAction(ACTION_REMAP_PFN, 0, 7)), 'mmap_action_remap_full(desc, pfn 7)'],
    [
      step('action', packAction(ACTION_SIMPLE_IO_REMAP, ACTION_PART)),
      'mmap_action_simple_ioremap(desc, pfn 0, a region one page too short)',
    ],
    [
      step('successHook', packSuccessHook(SUCCESS_ANONYMOUS, 4)),
      'desc->action.success_hook = { vma->vm_ops = NULL; return -EAGAIN }',
    ],
    [step('errorHook', 0), 'desc->action.error_hook = { return 0 }'],
    [step('errorOverride', NOT_AN_ERRNO), 'desc->action.error_override = no errno'],
    [step('hideFromRmap', 1), 'desc->action.hide_from_rmap_until_complete = true'],
    [step('take'), 'users++'],
  ])('%o', (asked, text) => {
    expect(stepText(asked, 'prepare')).toBe(text);
  });

  it('names the driver of a table that counts, and its ->mapped', () => {
    expect(formatVmOps(driverOps(OPS_MAPPED, 2))).toBe("file2's mapped_ops");
    const [described] = describeFiles({
      mmu: true,
      files: [file({ attributes: 2, mapped: [step('privateData', 3)] })],
      operations: [],
    });
    expect(described).toMatchObject({
      role: 'no mmap hook, DAX',
      hooks: ['vm_ops->mapped = { *vm_private_data = 3 }'],
    });
  });
});

describe('hook programs read as C', () => {
  it('edits the descriptor in .mmap_prepare and the VMA in .mmap', () => {
    const program = [
      step('clearFlags', VM_MAYWRITE),
      step('setFlags', VM_IO | VM_DONTEXPAND),
      step('vmOps', 2),
      step('vmOps', 0),
      step('privateData', 7),
      step('fail', 0),
    ];
    expect(programText(program, 'prepare')).toBe(
      '{ desc->vma_flags &= ~VM_MAYWRITE; desc->vma_flags |= (VM_IO | VM_DONTEXPAND); desc->vm_ops = &plain_a_ops; desc->vm_ops = NULL; desc->private_data = 7; return -EINVAL }',
    );
    expect(programText(program, 'mmap')).toBe(
      '{ vm_flags_clear(vma, VM_MAYWRITE); vm_flags_set(vma, VM_IO | VM_DONTEXPAND); vma->vm_ops = &plain_a_ops; vma->vm_ops = NULL; vma->vm_private_data = 7; return -EINVAL }',
    );
  });

  it('writes a guard as a condition', () => {
    expect(stepText(step('stop', 0, 'shared'), 'prepare')).toBe('if (desc->vma_flags & VM_SHARED) return 0');
    expect(stepText(step('callNested', 1, 'opsHaveClose'), 'mmap')).toBe(
      'if (vma->vm_ops->close) (void)vfs_mmap(below, vma)',
    );
  });

  it('says what a wrapper step does in .mmap_prepare: nothing', () => {
    expect(stepText(step('setFile'), 'prepare')).toBe('/* setFile: no effect here */');
  });

  it('has a text of its own for every step and guard', () => {
    const kinds = Object.keys(STEPS) as StepKind[];
    const texts = kinds.map((kind) => stepText(step(kind, 1), 'mmap'));
    expect(new Set(texts).size).toBe(kinds.length);
    const guards = Object.keys(GUARDS) as (keyof typeof GUARDS)[];
    expect(new Set(guards.map((guard) => stepText(step('stop', 0, guard), 'mmap'))).size).toBe(guards.length);
  });

  it('recognises the kernel wrapper that a program resembles', () => {
    const role = (...mmap: ReturnType<typeof step>[]): string =>
      describeFiles({
        mmu: true,
        files: [file({ hook: 'mmap', below: 1, mmap }), file({})],
        operations: [],
      })[0].role;
    expect(role(step('setFile'), step('callNested'))).toBe(
      'wrapper over file1, like backing_file_mmap (overlayfs, FUSE passthrough)',
    );
    expect(role(step('replaceFile'), step('callNested'), step('wrapOps', 2))).toBe(
      'wrapper over file1, like coda_file_mmap',
    );
    expect(role(step('callNested'), step('wrapOps', 1))).toBe('wrapper over file1, like shm_mmap (ipc/shm)');
    expect(role(step('callNested'), step('setFile'))).toBe('wrapper over file1, like i915_gem_dmabuf_mmap');
    expect(role(step('callNested'))).toBe('wrapper over file1');
    expect(role()).toBe('over file1');
  });

  it('says when the file below does not exist', () => {
    const files = [file({ hook: 'mmap', below: 3, mmap: [step('callNested')] })];
    expect(describeFiles({ mmu: true, files, operations: [] })[0].role).toBe(
      'wrapper over file3, which does not exist',
    );
  });
});

describe('values', () => {
  it('writes flags as /proc/PID/smaps does', () => {
    expect(smapsFlags(0x75)).toBe('rd ex mr mw me');
    expect(smapsFlags(0)).toBe('none');
    expect(smapsFlags(0x800)).toBe('0x800');
  });

  it('has one mnemonic for each flag the models know', () => {
    expect(new Set(smapsFlagList(ALL_VM_FLAGS)).size).toBe(Object.keys(VM_FLAGS).length);
  });

  it('tells a change of flags by what came and what went', () => {
    expect(flagsDelta(VM_READ | VM_MAYWRITE, VM_READ | VM_IO)).toBe('+VM_IO -VM_MAYWRITE');
    expect(flagsDelta(VM_READ, VM_READ)).toBe('');
    expect(flagsDelta(0, 0x80000000 | 0)).toBe('+VM_MERGEABLE');
  });

  it('writes page_prot, vm_ops and undefined words', () => {
    expect(formatPageProt(0x1b)).toBe('rw-s, write-combining');
    expect(formatPageProt(0)).toBe('----');
    expect(formatVmOps(wrapOps(4, 3, true))).toBe('wrapper_ops of filp3, reference held (open_close_ops)');
    expect(defined(UNDEFINED_WORD, String)).toBe('uninitialised');
    expect(defined(3, String)).toBe('3');
  });
});
