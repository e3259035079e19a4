import { HOOK_ERRNOS } from '../../models/errno.js';
import { MAX_FILES } from '../../models/limits.js';
import type { FileSpec, Scenario, Step } from '../../models/scenario.js';
import { insertFileBefore, mapSteps, withFiles } from '../edit.js';
import type { Pass } from '../pass.js';

const callBelow: Step = { when: 'always', kind: 'callNested', arg: 0 };
const callOwn: Step = { when: 'always', kind: 'callOwn', arg: 0 };

/**
 * Without an MMU every hook runs through the compatibility layer; with one it takes a wrapper that
 * calls the file below it, or one that runs its own hook.
 */
export const useMmu: Pass = {
  id: 'use-mmu',
  sentence: 'Runs the scenario on a kernel with an MMU, the files mapped through wrappers where needed.',
  *candidates(scenario) {
    if (scenario.mmu) return;
    const withMmu: Scenario = { ...scenario, mmu: true };
    yield withMmu;
    // What an error of the hook means to the core may be another matter there.
    for (let error = 0; error < HOOK_ERRNOS.length; error++) {
      yield mapSteps(withMmu, (step) => (step.kind === 'fail' ? { ...step, arg: error } : step));
    }
    yield withFiles(withMmu, scenario.files.map(runningItsOwnHook));
    for (let index = 0; index < scenario.files.length; index++) {
      if (scenario.files[index].hook !== 'prepare' || scenario.files.length === MAX_FILES) continue;
      yield behindWrapper(withMmu, index);
    }
  },
};

function runningItsOwnHook(file: FileSpec): FileSpec {
  return file.hook === 'prepare' ? { ...file, hook: 'mmap', mmap: [callOwn] } : file;
}

/** A wrapper above file `index`, which every open of that file now opens instead. */
function behindWrapper(scenario: Scenario, index: number): Scenario {
  const wrapper: FileSpec = {
    hook: 'mmap',
    prepare: [],
    mmap: [callBelow],
    mapped: [],
    below: index + 1,
    swap: null,
    attributes: 0,
  };
  return insertFileBefore(scenario, index, wrapper);
}
