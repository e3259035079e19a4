/**
 * Bugs to shrink to without a model: pure functions of a scenario, each resembling a defect that the
 * compatibility layer had in some release.
 */
import type { FileSpec, OperationOf, Scenario, Step } from '../../models/scenario.js';
import { ANONYMOUS } from '../../models/scenario.js';
import { fault, file, op, step } from '../support/scenarios.js';

export interface ToyBug {
  readonly id: string;
  readonly reproduces: (scenario: Scenario) => boolean;
  /** The least scenario that shows it, found by thinking. */
  readonly least: Scenario;
}

/** One mmap that found a file, with what is needed to judge it. */
export interface Mapping {
  readonly at: number;
  readonly operation: OperationOf<'mmap'>;
  readonly file: FileSpec | null;
  /** Counts opens: two mappings with equal numbers share a struct file. */
  readonly openFile: number;
}

/** Which mmap maps which open file; ranges are not tracked, bad descriptors are. */
export function mappings(scenario: Scenario): Mapping[] {
  const slots: (number | undefined)[][] = [[], []];
  const opened: number[] = [];
  const found: Mapping[] = [];
  scenario.operations.forEach((operation, at) => {
    const mine = slots[operation.proc];
    if (operation.kind === 'open' && operation.file < scenario.files.length) {
      mine[operation.slot] = opened.length;
      opened.push(operation.file);
    } else if (operation.kind === 'dup' && mine[operation.from] !== undefined) {
      mine[operation.to] = mine[operation.from];
    } else if (operation.kind === 'close') {
      mine[operation.slot] = undefined;
    } else if (operation.kind === 'mmap' && operation.length > 0) {
      const openFile = operation.slot === ANONYMOUS ? -1 : mine[operation.slot];
      if (openFile === undefined || operation.start + operation.length > 16) return;
      found.push({ at, operation, openFile, file: openFile < 0 ? null : scenario.files[opened[openFile]] });
    }
  });
  return found;
}

function calledBelow(scenario: Scenario, file: FileSpec): FileSpec | null {
  if (file.hook !== 'mmap' || !file.mmap.some(({ kind }) => kind === 'callNested')) return null;
  return file.below === null ? null : (scenario.files[file.below] ?? null);
}

/** The plainest mmap: one private page of what slot 0 holds, without any permission. */
export const mmap = (fields: Parameters<typeof op.mmap>[0] = {}) => op.mmap({ prot: 0, ...fields });
export const noHook: FileSpec = { ...file(), hook: 'none' };

export function least(files: Scenario['files'], ...operations: Scenario['operations']): Scenario {
  return { mmu: true, files, operations };
}

function has(file: FileSpec, kind: Step['kind']): boolean {
  return file.hook === 'prepare' && file.prepare.some((step) => step.kind === kind);
}

/** VM_READ … VM_EXEC, VM_SHARED and the bits that any mapping may have. */
function flagsOf({ prot, shared }: OperationOf<'mmap'>): number {
  return prot | 0x70 | (shared ? 0x88 : 0);
}

export const TOY_BUGS: readonly ToyBug[] = [
  {
    id: 'a flag cleared below a wrapper survives',
    least: least(
      [file({ mmap: [step('callNested')], below: 1 }), file({ prepare: [step('clearFlags', 1)] })],
      op.open(),
      mmap({ prot: 1 }),
    ),
    reproduces: (scenario) =>
      mappings(scenario).some(({ file, operation }) => {
        const below = file && calledBelow(scenario, file);
        return (
          below?.hook === 'prepare' &&
          below.prepare.some(
            ({ kind, arg, when }) =>
              kind === 'clearFlags' && when === 'always' && (arg & flagsOf(operation)) !== 0,
          )
        );
      }),
  },
  {
    id: 'only a flag that a wrapper sets and the hook below clears, two levels down',
    least: least(
      [
        file({ mmap: [step('setFlags', 1), step('callNested')], below: 1 }),
        file({ mmap: [step('callNested')], below: 2 }),
        file({ prepare: [step('clearFlags', 1)] }),
      ],
      op.open(),
      mmap(),
    ),
    reproduces: (scenario) =>
      mappings(scenario).some(({ file }) => {
        const middle = file && calledBelow(scenario, file);
        const below = middle && calledBelow(scenario, middle);
        if (!file || below?.hook !== 'prepare') return false;
        const set = file.mmap.reduce((all, { kind, arg }) => (kind === 'setFlags' ? all | arg : all), 0);
        return below.prepare.some(({ kind, arg }) => kind === 'clearFlags' && (arg & set) !== 0);
      }),
  },
  {
    id: 'a merge rewrites its neighbour',
    least: least(
      [file({ prepare: [step('vmOps', 2, 'again')] })],
      op.open(),
      mmap(),
      mmap({ start: 1, pgoff: 1 }),
    ),
    reproduces: (scenario) => {
      const all = mappings(scenario);
      return all.some((second) =>
        all.some((first) => {
          const { start, length, pgoff } = first.operation;
          return (
            first.at < second.at &&
            first.openFile === second.openFile &&
            first.operation.proc === second.operation.proc &&
            first.operation.prot === second.operation.prot &&
            second.operation.start === start + length &&
            second.operation.pgoff === pgoff + length &&
            second.file?.hook === 'prepare' &&
            second.file.prepare.some(({ kind, when }) => kind === 'vmOps' && when === 'again')
          );
        }),
      );
    },
  },
  {
    id: 'a failing hook leaks the charge of a private writable mapping',
    least: least([file({ prepare: [step('fail')] })], op.open(), mmap({ prot: 2 })),
    reproduces: (scenario) =>
      mappings(scenario).some(
        ({ file, operation }) =>
          file !== null &&
          has(file, 'fail') &&
          (operation.prot & 2) !== 0 &&
          operation.shared === 0 &&
          operation.noreserve === 0,
      ),
  },
  {
    id: 'two opens of one file, both mapped by one process',
    least: least([noHook], op.open(), mmap(), op.open(), mmap()),
    reproduces: (scenario) => {
      const all = mappings(scenario);
      return all.some((first) =>
        all.some(
          (second) =>
            first.file !== null &&
            first.file === second.file &&
            first.openFile < second.openFile &&
            first.operation.proc === second.operation.proc,
        ),
      );
    },
  },
  {
    id: 'a failing allocation in a fixed mapping inside an older one',
    least: least(
      [],
      mmap({ slot: ANONYMOUS, length: 3 }),
      mmap({ slot: ANONYMOUS, start: 1, replace: 1, faults: [fault('splitDup')] }),
    ),
    reproduces: (scenario) => {
      const all = mappings(scenario);
      return all.some(({ at, operation }) => {
        const { start, length, replace, faults, proc } = operation;
        return (
          replace === 1 &&
          faults.some(({ site }) => site === 'splitDup' || site === 'splitPrealloc') &&
          all.some(
            (old) =>
              old.at < at &&
              old.operation.proc === proc &&
              old.operation.start < start &&
              old.operation.start + old.operation.length > start + length,
          )
        );
      });
    },
  },
];
