import { ANONYMOUS, type FileSpec, type Scenario, type Step } from '../../models/scenario.js';
import { VM_READ } from '../../models/vm-flags.js';
import { installsMapped, withFile, withOperation } from '../edit.js';
import { MODELLED_STEPS } from '../file-places.js';
import type { Pass } from '../pass.js';
import { partDrops } from '../passes/drop-two.js';
import { typicalArgs } from '../simplicity.js';

/** Another program for the same purpose (to fail, to hold a file, to break a contract) is many steps away. */
export const rewriteFile: Pass = {
  id: 'rewrite-file',
  sentence: 'Gives a file a short program from a list, while a part is left out or a mapping made anonymous.',
  *candidates(scenario) {
    for (const reduced of reductions(scenario)) {
      for (let index = 0; index < reduced.files.length; index++) {
        for (const file of rewritten(reduced.files[index])) yield withFile(reduced, index, file);
      }
    }
  },
};

function* reductions(scenario: Scenario): Generator<Scenario, void, undefined> {
  const drops = partDrops(scenario);
  yield scenario;
  for (const drop of drops) yield drop(scenario);
  for (let index = 0; index < scenario.operations.length; index++) {
    const operation = scenario.operations[index];
    if (operation.kind !== 'mmap' || operation.slot === ANONYMOUS) continue;
    const anonymous = withOperation(scenario, index, { ...operation, slot: ANONYMOUS });
    yield anonymous;
    for (const drop of drops) yield drop(anonymous);
  }
}

/** The file with each of the programs, also with the file below and the one to swap in exchanged. */
export function* rewritten(file: FileSpec): Generator<FileSpec, void, undefined> {
  const { below, swap } = file;
  for (const { hook, steps } of PROGRAMS) {
    const next = {
      ...file,
      hook,
      prepare: hook === 'prepare' ? steps : steps.some(({ kind }) => kind === 'callOwn') ? file.prepare : [],
      mmap: hook === 'mmap' ? steps : [],
      mapped: steps.some(installsMapped) ? file.mapped : [],
    };
    yield next;
    if (below !== swap) yield { ...next, below: swap, swap: below };
  }
}

const always = (kind: Step['kind'], arg: number): Step => ({ kind, when: 'always', arg });
const ONE_STEP: readonly Step[] = MODELLED_STEPS.flatMap((kind) =>
  typicalArgs(kind).map((arg) => always(kind, arg)),
);
/** The plainest breach of a hook's contract: it gives a permission. */
const BREACH = always('setFlags', VM_READ);
/** What wrappers do, in the order in which they do it. */
const WRAPPER_STEPS: readonly Step[] = [
  always('checkHooks', 0),
  always('setFile', 0),
  always('replaceFile', 0),
  always('wrapOps', 2),
  always('callNested', 0),
  always('callOwn', 0),
  always('wrapOps', 1),
];

interface Program {
  readonly hook: 'prepare' | 'mmap';
  readonly steps: readonly Step[];
}

const PROGRAMS: readonly Program[] = [
  ...ONE_STEP.flatMap((step): Program[] => [
    { hook: 'prepare', steps: [step] },
    { hook: 'mmap', steps: [step] },
    { hook: 'prepare', steps: [BREACH, step] },
  ]),
  ...subsequences(WRAPPER_STEPS, 2).map((steps): Program => ({ hook: 'mmap', steps })),
  ...subsequences(WRAPPER_STEPS, 3).map((steps): Program => ({ hook: 'mmap', steps })),
];

function subsequences<T>(list: readonly T[], length: number): T[][] {
  if (length === 0) return [[]];
  return list.flatMap((item, at) =>
    subsequences(list.slice(at + 1), length - 1).map((rest) => [item, ...rest]),
  );
}
