import { ANONYMOUS, type FileSpec, type Scenario } from '../../models/scenario.js';
import { withFile, withOperation } from '../edit.js';
import type { Pass } from '../pass.js';
import { partDrops } from '../passes/drop-two.js';
import { MODELLED_STEPS } from '../places.js';
import { typicalArgs } from '../simplicity.js';

/** Other programs for the same purpose (to fail, to break a contract) are rarely one step away. */
export const rewriteFile: Pass = {
  id: 'rewrite-file',
  sentence: 'Gives a file a program of one step, while a part is left out or a mapping made anonymous.',
  *candidates(scenario) {
    for (const reduced of reductions(scenario)) {
      for (let index = 0; index < reduced.files.length; index++) {
        for (const file of oneStepFiles(reduced.files[index])) yield withFile(reduced, index, file);
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

function* oneStepFiles(file: FileSpec): Generator<FileSpec, void, undefined> {
  for (const kind of MODELLED_STEPS) {
    for (const arg of typicalArgs(kind)) {
      const program = [{ kind, when: 'always', arg } as const];
      yield { ...file, hook: 'prepare', prepare: program, mmap: [] };
      yield { ...file, hook: 'mmap', prepare: [], mmap: program };
    }
  }
}
