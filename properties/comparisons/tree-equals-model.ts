/**
 * A kernel tree against the model of the release it is taken for, trace against trace. Knows every word of a
 * trace by name, so that a difference says what differs.
 */
import { FILE_KINDS, PROCESSES } from '../../models/limits.js';
import { CALL, DESC, FILE, PROC, STEP, TRACE, VMA, VMA_FIELDS } from '../../models/trace-layout.js';

/** The first difference between two traces of one scenario. */
export interface TraceDifference {
  /** The step it is in. */
  readonly step: number;
  /** What differs: `result`, `warnings`, `call.descOut.flags`, `vma.ops`, `file.count`, … */
  readonly field: string;
  readonly area: Area;
}

/**
 * What a difference is about. Buckets are made of these and not of fields: one wrong line shows in many
 * fields, and nobody wants a finding for each.
 */
export type Area = 'results' | 'calls' | 'mappings' | 'references' | 'accounting';

export const TREE_EQUALS_MODEL = {
  id: 'tree-equals-model',
  sentence: 'A kernel tree does in every scenario what the model of its profile does.',
  reason:
    'The profile is what upstream does in a release. A tree that differs has a change that no release has: a fix, or a new bug.',
} as const;

/** The same between two trees: what a change does that its base did not. */
export const TREE_EQUALS_BASE = {
  id: 'tree-equals-base',
  sentence: 'A changed kernel tree does in every scenario what it did before the change.',
  reason:
    'A refactoring changes nothing that a program or a driver can see; a fix changes what it says it fixes.',
} as const;

/** The first difference, or null where the traces are equal word for word. */
export function firstDifference(tree: Int32Array, model: Int32Array): TraceDifference | null {
  const words = model[TRACE.words];
  let at = TRACE.steps;
  if (tree[TRACE.words] === words) {
    while (at < words && tree[at] === model[at]) at++;
    if (at === words) return null;
  }
  // The steps before the first that differs have equal lengths, and so equal places.
  const steps = model[TRACE.steps];
  for (let step = 0; step < steps; step++) {
    const field = differenceInStep(tree, tree[TRACE.offsets + step], model, model[TRACE.offsets + step]);
    if (field !== null) return { step, field, area: areaOf(field) };
  }
  return { step: steps - 1, field: 'length', area: 'results' };
}

const NAMES_OF_STEP = namesOf(STEP);
const NAMES_OF_CALL = callNames();
const NAMES_OF_PROC = namesOf(PROC);
const NAMES_OF_VMA = namesOf(VMA);
const NAMES_OF_FILE = namesOf(FILE);

/** The head first, since it says what the operation did; then its calls, then what is there afterwards. */
function differenceInStep(
  tree: Int32Array,
  treeAt: number,
  model: Int32Array,
  modelAt: number,
): string | null {
  for (let i = 0; i < STEP.words; i++) {
    if (i !== STEP.snapshot && tree[treeAt + i] !== model[modelAt + i]) return NAMES_OF_STEP[i];
  }
  const calls = model[modelAt + STEP.calls];
  for (let i = 0; i < calls * CALL.words; i++) {
    if (tree[treeAt + STEP.words + i] !== model[modelAt + STEP.words + i]) {
      return `call.${NAMES_OF_CALL[i % CALL.words]}`;
    }
  }
  return differenceInSnapshot(tree, tree[treeAt + STEP.snapshot], model, model[modelAt + STEP.snapshot]);
}

function differenceInSnapshot(
  tree: Int32Array,
  treeAt: number,
  model: Int32Array,
  modelAt: number,
): string | null {
  let at = 0;
  const differs = () => tree[treeAt + at] !== model[modelAt + at];
  for (let proc = 0; proc < PROCESSES; proc++) {
    const vmas = model[modelAt + at + PROC.vmas];
    for (let i = 0; i < PROC.words; i++, at++) if (differs()) return NAMES_OF_PROC[i];
    for (let i = 0; i < vmas * VMA.words; i++, at++)
      if (differs()) return `vma.${NAMES_OF_VMA[i % VMA.words]}`;
  }
  const files = model[modelAt + at];
  if (differs()) return 'files';
  at++;
  for (let i = 0; i < files * FILE.words; i++, at++)
    if (differs()) return `file.${NAMES_OF_FILE[i % FILE.words]}`;
  for (let i = 0; i < FILE_KINDS; i++, at++) if (differs()) return 'writable';
  for (let i = 0; i < FILE_KINDS; i++, at++) if (differs()) return 'users';
  return null;
}

function areaOf(field: string): Area {
  if (field.startsWith('call.')) return 'calls';
  if (/^(file|files|writable|users|fds)\b/.test(field)) return 'references';
  if (/^(charge|mapCount)$/.test(field)) return 'accounting';
  return /^(vma\.|vmas$)/.test(field) ? 'mappings' : 'results';
}

/** The name of each word of a record; a word without one belongs to the name before it. */
function namesOf(layout: Readonly<Record<string, number>>): string[] {
  const names: string[] = [];
  for (const [name, at] of Object.entries(layout)) if (name !== 'words') names[at] = name;
  for (let i = 0; i < layout.words; i++) names[i] ??= names[i - 1];
  return names;
}

function callNames(): string[] {
  const names = namesOf(CALL);
  const parts: [keyof typeof CALL, Readonly<Record<string, number>>][] = [
    ['descIn', DESC],
    ['descOut', DESC],
    ['vmaBefore', VMA_FIELDS],
    ['vmaAfter', VMA_FIELDS],
  ];
  for (const [part, layout] of parts) {
    namesOf(layout).forEach((name, i) => {
      names[CALL[part] + i] = `${part}.${name}`;
    });
  }
  return names;
}
