/**
 * What a case is made of, as labels: campaigns count them, and every pair of them, so that nothing the
 * language can say is left out without anybody noticing.
 */
import { MAX_FILES } from '../models/limits.js';
import { ANONYMOUS, type FileSpec, type Scenario, type Step } from '../models/scenario.js';
import { actionType } from '../models/step-args.js';
import { countsUsers, OPS_NULL } from '../models/vm-ops.js';

/** The labels, in the order of their bits. */
export const LABELS = [
  'direct hook',
  'wrapper',
  'wrapper of a wrapper',
  'own call',
  'lsm check',
  'error swallowed',
  'file swapped',
  'flags set',
  'flags cleared',
  'pgoff set',
  'page_prot set',
  'operations set',
  'operations NULL',
  'private data set',
  'hook fails',
  'action',
  'error override',
  'success hook',
  'hidden from rmap',
  'users counted',
  '->mapped',
  'fault',
  'two faults',
  'mapping replaced',
  'shared',
  'anonymous',
  'ksm',
  'nommu',
  'attribute',
] as const;

export type Label = (typeof LABELS)[number];

const BIT = Object.fromEntries(LABELS.map((label, i) => [label, 1 << i])) as Readonly<Record<Label, number>>;

/** The label that a step of a given kind stands for, where one kind is one label. */
const STEP_LABELS: Readonly<Partial<Record<Step['kind'], Label>>> = {
  setFlags: 'flags set',
  clearFlags: 'flags cleared',
  pgoff: 'pgoff set',
  pageProt: 'page_prot set',
  privateData: 'private data set',
  swapFile: 'file swapped',
  fail: 'hook fails',
  errorOverride: 'error override',
  errorHook: 'error override',
  successHook: 'success hook',
  hideFromRmap: 'hidden from rmap',
  take: 'users counted',
  lsmCheck: 'lsm check',
  callOwn: 'own call',
};

/** The labels of a scenario as bits, {@link LABELS} from bit 0 on. Files that nothing opens do not count. */
export function labelsOf(scenario: Scenario): number {
  const { files, operations } = scenario;
  let labels = scenario.mmu ? 0 : BIT.nommu;
  let reached = 0;
  for (let i = 0; i < operations.length; i++) {
    const operation = operations[i];
    if (operation.faults.length > 0) labels |= operation.faults.length > 1 ? BIT['two faults'] : BIT.fault;
    if (operation.kind === 'open') reached |= 1 << operation.file;
    else if (operation.kind === 'ksm') labels |= BIT.ksm;
    else if (operation.kind === 'mmap') {
      if (operation.shared !== 0) labels |= BIT.shared;
      if (operation.replace !== 0) labels |= BIT['mapping replaced'];
      if (operation.slot === ANONYMOUS) labels |= BIT.anonymous;
    }
  }
  for (let index = 0; index < files.length && index < MAX_FILES; index++) {
    if (((reached >>> index) & 1) === 0) continue;
    const file = files[index];
    labels |= labelsOfFile(file, files);
    if (file.hook === 'mmap' && file.below !== null) reached |= 1 << file.below;
    if (file.swap !== null) reached |= 1 << file.swap;
  }
  return labels;
}

function labelsOfFile(file: FileSpec, files: readonly FileSpec[]): number {
  let labels = file.attributes !== 0 ? BIT.attribute : 0;
  if (file.mapped.length > 0) labels |= BIT['->mapped'];
  if (file.hook === 'prepare') labels |= BIT['direct hook'] | labelsOfSteps(file.prepare);
  if (file.hook !== 'mmap') return labels;
  labels |= labelsOfSteps(file.mmap);
  if (labels & BIT['own call']) labels |= labelsOfSteps(file.prepare);
  const below = file.below === null ? undefined : files[file.below];
  if (below !== undefined && file.mmap.some(({ kind }) => kind === 'callNested')) {
    labels |= BIT.wrapper;
    if (below.hook === 'mmap' && below.mmap.some(({ kind }) => kind === 'callNested'))
      labels |= BIT['wrapper of a wrapper'];
  }
  return labels;
}

function labelsOfSteps(steps: readonly Step[]): number {
  let labels = 0;
  for (let i = 0; i < steps.length; i++) {
    const { kind, arg } = steps[i];
    const label = STEP_LABELS[kind];
    if (label !== undefined) labels |= BIT[label];
    else if (kind === 'vmOps') labels |= arg === OPS_NULL ? BIT['operations NULL'] : BIT['operations set'];
    else if (kind === 'action' && actionType(arg) !== 0) labels |= BIT.action;
    else if (kind === 'callNested' && arg === 1) labels |= BIT['error swallowed'];
    if (kind === 'vmOps' && countsUsers(arg)) labels |= BIT['users counted'];
  }
  return labels;
}

/** The counts of single labels in what {@link LabelCounts.packed} gave, in the order of LABELS. */
export function singleCounts(packed: readonly number[]): number[] {
  let at = 0;
  return LABELS.map((_, i) => {
    const count = packed[at];
    at += LABELS.length - i;
    return count;
  });
}

/** Counts how often each label, and each pair of labels, is met. */
export class LabelCounts {
  /** Entry `i * LABELS.length + j` counts cases with labels i and j, `i <= j`; the diagonal one label alone. */
  readonly counts = new Uint32Array(LABELS.length * LABELS.length);

  add(labels: number): void {
    for (let left = labels; left !== 0; left &= left - 1) {
      const row = (31 - Math.clz32(left & -left)) * LABELS.length;
      for (let right = left; right !== 0; right &= right - 1) {
        this.counts[row + (31 - Math.clz32(right & -right))]++;
      }
    }
  }

  /** The counts of the pairs `i <= j` alone, row by row. */
  packed(): number[] {
    return LABELS.flatMap((_, i) => [
      ...this.counts.subarray(i * LABELS.length + i, (i + 1) * LABELS.length),
    ]);
  }

  /** Adds what another's {@link packed} gave. */
  addPacked(packed: readonly number[]): void {
    let next = 0;
    for (let i = 0; i < LABELS.length; i++)
      for (let j = i; j < LABELS.length; j++) this.counts[i * LABELS.length + j] += packed[next++];
  }

  /** How many cases had a label. */
  of(index: number): number {
    return this.counts[index * LABELS.length + index];
  }

  /** Pairs of labels (or single ones) that no case had. */
  missing(): (readonly [Label, Label])[] {
    return LABELS.flatMap((left, i) =>
      LABELS.slice(i).flatMap((right, j) =>
        this.counts[i * LABELS.length + i + j] === 0 ? [[left, right] as const] : [],
      ),
    );
  }
}
