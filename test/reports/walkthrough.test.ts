import { describe, expect, it } from 'vitest';
import type { OperationOf, Scenario } from '../../models/scenario.js';
import { OBSERVED, OBSERVED_ALL, PLACEMENTS, UNDEFINED_WORD, WARNINGS } from '../../models/trace-layout.js';
import { VM_ACCOUNT, VM_MAYWRITE, VM_READ, VM_WRITE } from '../../models/vm-flags.js';
import { type WalkthroughStep, walkthrough } from '../../reports/walkthrough.js';
import * as examples from './examples.js';
import { file } from './examples.js';
import { type BuiltState, type BuiltStep, type BuiltVma, buildTrace } from './trace-builder.js';

const MMAP: OperationOf<'mmap'> = {
  kind: 'mmap',
  proc: 0,
  slot: 0,
  start: 4,
  length: 2,
  pgoff: 2,
  prot: 1,
  shared: 0,
  replace: 1,
  noreserve: 0,
  faults: [],
};
const MUNMAP: OperationOf<'munmap'> = { kind: 'munmap', proc: 0, start: 2, length: 2, faults: [] };

/** The second of two steps: the first one only sets the state before it. */
function stepAfter(
  before: BuiltState,
  step: BuiltStep,
  operation: Scenario['operations'][number],
  observed = OBSERVED_ALL,
): WalkthroughStep {
  const operations = [{ ...MUNMAP, length: 1 }, operation];
  const told = walkthrough(
    { mmu: true, files: [file({})], operations },
    buildTrace([before, step, {}], observed),
  );
  return told.steps[1];
}

function texts(step: WalkthroughStep): string[] {
  return step.changes.map(({ sign, text }) => `${sign} ${text}`);
}

const VMA: BuiltVma = { start: 2, end: 4, file: 1, flags: VM_READ, prot: 1, ops: 2 };

describe('a step', () => {
  it('tells a compat call: what the hook was shown, asked for, and did not get', () => {
    const step = walkthrough(examples.CLEARED_FLAG, examples.clearedFlagTrace(), '6.16').steps[1];
    expect(step.line).toBe(
      'p0: mmap(page 2, 3 pages, PROT_READ, MAP_SHARED|MAP_FIXED_NOREPLACE, fd0, pgoff 1) = page 2',
    );
    expect(step.calls).toMatchObject([
      {
        kind: 'compat',
        title: 'compat call of .mmap_prepare of file1 (filp2), from an .mmap',
        error: null,
        shown: ['vm_ops NULL, but the VMA has vma_dummy_vm_ops'],
        asked: [{ text: 'vma_flags -VM_MAYWRITE' }, { text: 'vm_ops NULL → plain_a_ops' }],
        applied: [{ text: 'vm_ops vma_dummy_vm_ops → plain_a_ops' }],
        notTaken: ['vm_flags still have VM_MAYWRITE'],
        references: null,
      },
    ]);
    expect(texts(step)).toEqual([
      '+ p0 [2, 5) filp2 pgoff 1, rd sh mr mw me ms, r--s, plain_a_ops',
      '~ filp2 (file1): 1 → 2 references',
      '~ file1 i_mmap_writable 0 → 1',
    ]);
  });

  it('tells a swap of the file with the references around vma_set_file', () => {
    const before = { ...VMA, file: 1 };
    const [call] = stepAfter(
      {},
      {
        result: 4,
        calls: [
          {
            kind: 'compat',
            depth: 2,
            file: 1,
            spec: 0,
            descIn: { ...VMA, file: 2, vmFile: 1 },
            descOut: { ...VMA, file: 2, vmFile: 3 },
            vmaBefore: before,
            vmaAfter: { ...VMA, file: 3 },
            references: [3, 2, 1, 2],
          },
        ],
      },
      MMAP,
    ).calls;
    expect(call.title).toBe('compat call of .mmap_prepare of file0 (filp1), inside 2 nested .mmap calls');
    expect(call.shown).toEqual(['file filp2, but the hook belongs to filp1']);
    expect(call.references).toBe('vma_set_file: references of filp1 3 → 2, of filp3 1 → 2');
  });

  it('tells a failing and a refused call', () => {
    const step = stepAfter(
      {},
      {
        result: -22,
        warnings: WARNINGS.nestedPrepare,
        calls: [
          { kind: 'direct', file: 1, spec: 0, error: -5, descIn: VMA, descOut: { ...VMA, pgoff: 9 } },
          { kind: 'refused', depth: 1, file: 1, spec: 0, error: -22, vmaBefore: VMA, vmaAfter: VMA },
        ],
      },
      { ...MMAP, faults: [{ site: 'charge', nth: 1 }] },
    );
    expect(step.failed).toBe(true);
    expect(step.faults).toEqual(['security_vm_enough_memory_mm fails']);
    expect(step.warnings).toEqual(['WARN in call_mmap: the file below has .mmap_prepare']);
    expect(step.calls[0]).toMatchObject({ error: '-EIO', asked: [{ text: 'pgoff 0 → 9' }], notTaken: [] });
    expect(step.calls[1]).toMatchObject({
      title: 'refused, from an .mmap: .mmap_prepare of file0 (filp1) is not called',
      error: '-EINVAL',
      asked: [],
      applied: [],
    });
  });

  it('tells a field that nobody initialised, and one written with the value it had', () => {
    const [call] = stepAfter(
      {},
      {
        result: 4,
        calls: [
          {
            kind: 'direct',
            file: 1,
            spec: 0,
            written: 1 << 7,
            descIn: { ...VMA, private: UNDEFINED_WORD },
            descOut: { ...VMA, private: 3 },
            vmaAfter: { ...VMA, private: 3 },
          },
        ],
      },
      MMAP,
    ).calls;
    expect(call.asked.map(({ text }) => text)).toEqual(['private_data uninitialised → 3']);
    expect(call.rewritten).toEqual(['vm_ops = plain_a_ops']);
  });

  it('says nothing of permission bits that the core recomputes, and all of cacheability', () => {
    const direct = (prot: number): string[] => {
      const { calls } = stepAfter(
        {},
        {
          result: 4,
          calls: [
            { kind: 'direct', file: 1, spec: 0, descIn: VMA, descOut: { ...VMA, prot }, vmaAfter: VMA },
          ],
        },
        MMAP,
      );
      return [...calls[0].notTaken];
    };
    expect(direct(3)).toEqual([]);
    expect(direct(0x11)).toEqual(['vm_page_prot is r---, the hook left r---, write-combining']);
  });
});

describe('changes of VMAs', () => {
  it('a merge grows its target', () => {
    const step = stepAfter(
      { vmas: [[VMA]] },
      { result: 4, placement: PLACEMENTS.merged, vmas: [[{ ...VMA, end: 6 }]] },
      MMAP,
    );
    expect(step.line).toMatch(/= page 4, merged$/);
    expect(texts(step)).toEqual(['~ p0 [2, 4) grew to [2, 6)']);
  });

  it('a merge with both neighbours takes the second one in', () => {
    const next = { ...VMA, start: 6, end: 8 };
    const step = stepAfter(
      { vmas: [[VMA, next]] },
      { result: 4, placement: PLACEMENTS.merged, vmas: [[{ ...VMA, end: 8 }]] },
      MMAP,
    );
    expect(texts(step)).toEqual(['~ p0 [2, 4) grew to [2, 8)', '- p0 [6, 8) went into [2, 8)']);
  });

  it('a merge that rewrites its target shows it', () => {
    const step = stepAfter(
      { vmas: [[VMA]] },
      { result: 4, placement: PLACEMENTS.merged, vmas: [[{ ...VMA, end: 6, ops: 3, private: 5 }]] },
      MMAP,
    );
    expect(texts(step)).toEqual([
      '~ p0 [2, 4) grew to [2, 6); vm_ops plain_a_ops → plain_b_ops; vm_private_data NULL → 5',
    ]);
  });

  it('a new mapping over an old one of the same range replaces it', () => {
    const step = stepAfter(
      { vmas: [[{ ...VMA, start: 4, end: 6 }]] },
      { result: 4, placement: PLACEMENTS.newVma, vmas: [[{ ...VMA, start: 4, end: 6, pgoff: 2 }]] },
      MMAP,
    );
    expect(texts(step)).toEqual([
      '+ p0 [4, 6) filp1 pgoff 2, rd, r---, plain_a_ops',
      '- p0 [4, 6) is replaced',
    ]);
  });

  it('a failing mapping may leave a gap', () => {
    const whole = { ...VMA, start: 2, end: 8 };
    const step = stepAfter(
      { vmas: [[whole]] },
      {
        result: -12,
        vmas: [
          [
            { ...whole, end: 4 },
            { ...whole, start: 6, pgoff: 4 },
          ],
        ],
      },
      MMAP,
    );
    expect(texts(step)).toEqual(['~ p0 [2, 8) is split, left are [2, 4) and [6, 8)']);
    expect(step.changes[0].starts).toEqual([2, 6]);
  });

  it('unmapping the head or all of a VMA', () => {
    const whole = { ...VMA, start: 2, end: 8 };
    expect(
      texts(stepAfter({ vmas: [[whole]] }, { vmas: [[{ ...whole, start: 4, pgoff: 2 }]] }, MUNMAP)),
    ).toEqual(['~ p0 [2, 8) shrank to [4, 8)']);
    expect(texts(stepAfter({ vmas: [[VMA]] }, {}, MUNMAP))).toEqual(['- p0 [2, 4) is unmapped']);
  });

  it('a field of another VMA that changes although nobody asked for it', () => {
    const other = { ...VMA, start: 8, end: 9 };
    const step = stepAfter(
      { vmas: [[other]] },
      { result: -12, vmas: [[{ ...other, flags: VM_READ | VM_WRITE }]] },
      MMAP,
    );
    expect(texts(step)).toEqual(['~ p0 [8, 9): vm_flags +VM_WRITE']);
  });
});

describe('counts', () => {
  it('says when references and their holders disagree', () => {
    const step = stepAfter(
      { fds: [[1]], files: [{ number: 1, spec: 0, count: 1 }] },
      { fds: [[1]], files: [{ number: 1, spec: 0, count: 3 }], vmas: [[VMA]] },
      MMAP,
    );
    expect(texts(step)).toContain('~ filp1 (file0): 1 → 3 references, 1 held by nobody');
    expect(step.state.files[0].holders).toEqual(['fd0 of p0', 'VMA [2, 4) of p0']);
  });

  it('knows a file by number and spec: a number taken again is another file', () => {
    const step = stepAfter(
      { files: [{ number: 1, spec: 0, count: 1 }] },
      { files: [{ number: 1, spec: 6, count: 1 }] },
      MUNMAP,
    );
    expect(texts(step)).toEqual([
      '- filp1 (file0) is freed',
      '+ filp1 (shmem): 1 reference, 1 held by nobody',
    ]);
  });

  it('counts calls of ->open and ->close by table', () => {
    const step = stepAfter({}, { opened: 1 | (2 << 24), closed: 1 << 8 }, MUNMAP);
    expect(texts(step)).toEqual([
      '~ open_close_ops->open called once',
      '~ close_ops->close called once',
      '~ wrapper_ops->open called 2 times',
    ]);
  });
});

describe('the teardown', () => {
  const told = walkthrough(
    { mmu: true, files: [], operations: [] },
    buildTrace([
      { charge: [2, -1], files: [{ number: 3, spec: 0, count: 1 }], writable: [0, 0, 0, 0, 0, 0, 1] },
    ]),
  );

  it('is the last step, and names what is left', () => {
    expect(told.steps.map(({ line }) => line)).toEqual([
      'teardown: unmap everything, close every descriptor',
    ]);
    expect(told.steps[0].left).toEqual([
      'p0 is still charged 2 pages',
      'p1 was given back 1 page more than it was charged',
      'filp3 (file0) is never freed: 1 reference left',
      'shmem keeps i_mmap_writable 1',
    ]);
  });
});

describe('a partial trace', () => {
  it('says what it lacks, and nothing of that', () => {
    const observed = OBSERVED_ALL & ~(OBSERVED.ops | OBSERVED.references);
    const state: BuiltStep = {
      result: 4,
      placement: PLACEMENTS.newVma,
      vmas: [[{ start: 4, end: 6, flags: VM_ACCOUNT | VM_MAYWRITE }]],
    };
    expect(stepAfter({}, state, MMAP, observed).state.processes[0].vmas[0].text.ops).toBe('not observed');
    const told = walkthrough({ mmu: true, files: [], operations: [] }, buildTrace([{}], observed));
    expect(told.notObserved).toEqual(['ops', 'references']);
  });
});
