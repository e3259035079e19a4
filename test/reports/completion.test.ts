import { describe, expect, it } from 'vitest';
import type { OperationOf } from '../../models/scenario.js';
import { ACTION_REMAP_PFN, packAction } from '../../models/step-args.js';
import { COMPLETED, PLACEMENTS, WROTE_ACTION } from '../../models/trace-layout.js';
import { OPS_NULL, OPS_PLAIN_A } from '../../models/vm-ops.js';
import { walkthrough } from '../../reports/walkthrough.js';
import { op } from '../support/scenarios.js';
import { file } from './examples.js';
import { type BuiltCall, type BuiltStep, type BuiltVma, buildTrace } from './trace-builder.js';

const MMAP: OperationOf<'mmap'> = op.mmap({ start: 4, length: 2 });
const VMA: BuiltVma = { start: 4, end: 6, file: 1, ops: OPS_PLAIN_A };
const REMAP = packAction(ACTION_REMAP_PFN, 0, 7);
const DONE = COMPLETED.entered | COMPLETED.actionDone;

/** The call of a step with one hook that asked for a remap. */
function told(outcome: BuiltCall['outcome'], step: BuiltStep = {}, call: Partial<BuiltCall> = {}) {
  const built: BuiltCall = {
    kind: 'direct',
    file: 1,
    spec: 0,
    written: WROTE_ACTION,
    descIn: VMA,
    descOut: VMA,
    vmaAfter: VMA,
    outcome: { action: REMAP, askedOps: OPS_PLAIN_A, ...outcome },
    ...call,
  };
  const trace = buildTrace([{ result: 4, ...step, calls: [built] }, {}]);
  return walkthrough({ mmu: true, files: [file({})], operations: [MMAP] }, trace).steps[0].calls[0];
}

describe('an action', () => {
  it('that is carried out, with ->mapped and a success_hook after it', () => {
    const call = told({
      completed: DONE | COMPLETED.mappedRan | COMPLETED.mappedDone | COMPLETED.successHookRan,
    });
    expect(call.asked.map(({ text }) => text)).toEqual(['action mmap_action_remap_full(desc, pfn 7)']);
    expect(call.completion).toEqual([
      'the action is carried out',
      '->mapped is called',
      'success_hook returns 0',
    ]);
  });

  it('that mmap_action_prepare refuses is not completed', () => {
    expect(told({ prepareError: -22 }, { result: -22 }).completion).toEqual([
      'mmap_action_prepare refuses it: -EINVAL',
    ]);
  });

  it('that fails is undone, with the error that the driver asks for instead', () => {
    const failed = { completed: COMPLETED.entered, completeError: -12, override: -11 };
    expect(told(failed, { result: -11 }).completion).toEqual([
      'the action fails: -ENOMEM',
      'the driver asks for -EAGAIN instead',
      'it is unmapped again',
    ]);
  });

  it('that fails in compat leaves the unmapping to the outer path', () => {
    const failed = { completed: COMPLETED.entered, completeError: -12 };
    expect(told(failed, { result: -12 }, { kind: 'compat', depth: 1, vmaBefore: VMA }).completion).toEqual([
      'the action fails: -ENOMEM',
    ]);
  });

  it.each([
    ['kept on purpose', PLACEMENTS.newVma],
    ['not unmapped for want of memory', PLACEMENTS.none],
  ])('that fails and whose mapping is %s: it stays', (_, placement) => {
    const failed = { completed: DONE | COMPLETED.successHookRan, completeError: -22 };
    expect(told(failed, { result: -22, placement, vmas: [[VMA]] }).completion.at(-1)).toBe(
      'the mapping stays',
    );
  });

  it('is said to change something although no field of the descriptor does', () => {
    expect(told({ action: 0 }).asked.map(({ text }) => text)).toEqual(['action of no type']);
  });

  it('does not reproach the core with what a success_hook itself changed', () => {
    const anonymous = { vmaAfter: { ...VMA, ops: OPS_NULL } };
    const completed = DONE | COMPLETED.successHookRan;
    expect(told({ completed, askedOps: OPS_NULL }, {}, anonymous).notTaken).toEqual([]);
    expect(told({ completed, askedOps: OPS_PLAIN_A }, {}, anonymous).notTaken).toEqual([
      'vm_ops is NULL, the hook left plain_a_ops',
    ]);
  });
});

describe('what is counted and held', () => {
  const changes = (step: BuiltStep) =>
    walkthrough(
      { mmu: true, files: [file({})], operations: [MMAP] },
      buildTrace([step, {}]),
    ).steps[0].changes.map(({ text }) => text);

  it("is told: a driver's users, a lock still held, a map_count that is not the number of VMAs", () => {
    expect(changes({ users: [1] })).toEqual(['file0 users 0 → 1']);
    expect(changes({ locks: 1 })).toEqual(['an i_mmap lock is still held']);
    expect(changes({ mapCount: [-1] })).toEqual(['p0 map_count is -1, with 0 VMAs']);
  });

  it('is named when it is left after the teardown', () => {
    const { left } = walkthrough(
      { mmu: true, files: [], operations: [] },
      buildTrace([{ users: [2, -1], mapCount: [0, 3] }]),
    ).steps[0];
    expect(left).toEqual([
      'p1 is left with map_count 3',
      'the driver of file0 still counts 2 users',
      'the driver of file1 counts -1 users',
    ]);
  });
});
