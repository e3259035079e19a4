/** Toy bugs of what a driver asks for beyond the fields of its VMA: actions, users, ->mapped, KSM, NOMMU. */
import type { FaultSite, OperationOf, Scenario, StepKind } from '../../models/scenario.js';
import { ANONYMOUS, ATTRIBUTES } from '../../models/scenario.js';
import {
  ACTION_PART,
  actionRange,
  actionType,
  packAction,
  packSuccessHook,
  successErrno,
} from '../../models/step-args.js';
import { OPS_COUNTED, OPS_MAPPED } from '../../models/vm-ops.js';
import { fault, file, nommu, op, step } from '../support/scenarios.js';
import { least, type Mapping, mappings, mmap, noHook, type ToyBug } from './toy-bugs.js';

/** Whether the file of a mapping has a prepare hook with such a step, which always applies. */
function asks({ file }: Mapping, kind: StepKind, wanted: (arg: number) => boolean): boolean {
  return (
    file?.hook === 'prepare' &&
    file.prepare.some((each) => each.kind === kind && each.when === 'always' && wanted(each.arg))
  );
}

function fails({ faults }: OperationOf<'mmap'>, site: FaultSite): boolean {
  return faults.some((each) => each.site === site);
}

const isRemap = (arg: number) => actionType(arg) === 1 || actionType(arg) === 2;

export const TOY_DRIVER_BUGS: readonly ToyBug[] = [
  {
    id: 'a part of a private range is remapped',
    least: least([file({ prepare: [step('action', packAction(1, ACTION_PART))] })], op.open(), mmap()),
    reproduces: (scenario) =>
      mappings(scenario).some(
        (mapping) =>
          mapping.operation.shared === 0 &&
          asks(mapping, 'action', (arg) => isRemap(arg) && actionRange(arg) === ACTION_PART),
      ),
  },
  {
    id: 'a success_hook returns an error',
    least: least([file({ prepare: [step('successHook', packSuccessHook(0, 1))] })], op.open(), mmap()),
    reproduces: (scenario) =>
      mappings(scenario).some((mapping) => asks(mapping, 'successHook', (arg) => successErrno(arg) > 0)),
  },
  {
    id: 'the unmap after a failing action fails too',
    least: least(
      [file({ prepare: [step('action', packAction(1))] })],
      op.open(),
      mmap({ faults: [fault('gatherStore'), fault('action')] }),
    ),
    reproduces: (scenario) =>
      mappings(scenario).some(
        (mapping) =>
          fails(mapping.operation, 'action') &&
          fails(mapping.operation, 'gatherStore') &&
          asks(mapping, 'action', (arg) => actionType(arg) > 0),
      ),
  },
  {
    id: 'what a hook counted stays when no VMA can be allocated',
    least: least(
      [file({ prepare: [step('vmOps', OPS_COUNTED), step('take')] })],
      op.open(),
      mmap({ faults: [fault('vmAreaAlloc')] }),
    ),
    reproduces: (scenario) =>
      mappings(scenario).some(
        (mapping) =>
          fails(mapping.operation, 'vmAreaAlloc') &&
          asks(mapping, 'take', () => true) &&
          asks(mapping, 'vmOps', (arg) => arg === OPS_COUNTED),
      ),
  },
  {
    id: '->mapped fails',
    least: least([file({ prepare: [step('vmOps', OPS_MAPPED)], mapped: [step('fail')] })], op.open(), mmap()),
    reproduces: (scenario) =>
      mappings(scenario).some(
        (mapping) =>
          asks(mapping, 'vmOps', (arg) => arg === OPS_MAPPED) &&
          (fails(mapping.operation, 'mapped') || mapping.file?.mapped.some(({ kind }) => kind === 'fail')),
      ),
  },
  {
    id: 'a wrapper runs a hook of its own that hides the VMA from the rmap',
    least: least(
      [{ ...file({ mmap: [step('callOwn')] }), prepare: [step('hideFromRmap', 1)] }],
      op.open(),
      mmap(),
    ),
    reproduces: (scenario) =>
      mappings(scenario).some(
        ({ file }) =>
          file?.hook === 'mmap' &&
          file.mmap.some(({ kind, when }) => kind === 'callOwn' && when === 'always') &&
          file.prepare.some(({ kind, arg }) => kind === 'hideFromRmap' && arg === 1),
      ),
  },
  {
    id: 'a private writable mapping of a hugetlb file is charged',
    least: least([{ ...noHook, attributes: ATTRIBUTES.hugetlb }], op.open(), mmap({ prot: 2 })),
    reproduces: (scenario) =>
      mappings(scenario).some(
        ({ file, operation }) =>
          file !== null &&
          (file.attributes & ATTRIBUTES.hugetlb) !== 0 &&
          (operation.prot & 2) !== 0 &&
          operation.shared === 0,
      ),
  },
  {
    id: 'without an MMU, a private mapping of a file that maps directly',
    least: nommu([{ ...noHook, attributes: ATTRIBUTES.mapsDirectly }], [op.open(), mmap()]),
    reproduces: (scenario) =>
      !scenario.mmu &&
      mappings(scenario).some(
        ({ file, operation }) =>
          file !== null && (file.attributes & ATTRIBUTES.mapsDirectly) !== 0 && operation.shared === 0,
      ),
  },
  {
    id: 'anonymous neighbours of a process that opts in to KSM',
    least: least([], mmap({ slot: ANONYMOUS }), op.ksm(), mmap({ slot: ANONYMOUS, start: 1 })),
    reproduces: (scenario) => hasOptedInNeighbours(scenario),
  },
];

function hasOptedInNeighbours(scenario: Scenario): boolean {
  const all = mappings(scenario).filter(({ file }) => file === null);
  return all.some(({ at, operation: second }) =>
    all.some(
      ({ at: earlier, operation: first }) =>
        earlier < at &&
        first.proc === second.proc &&
        first.start + first.length === second.start &&
        scenario.operations
          .slice(0, at)
          .some((each) => each.kind === 'ksm' && each.proc === second.proc && each.enable === 1),
    ),
  );
}
