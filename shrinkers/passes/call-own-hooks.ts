import type { FileSpec, Step } from '../../models/scenario.js';
import { dropFile, withFile } from '../edit.js';
import type { Pass } from '../pass.js';

/** Steps of a wrapper that are about the file below it. */
const ABOUT_BELOW: readonly Step['kind'][] = ['setFile', 'replaceFile', 'checkHooks', 'lsmCheck'];

/** One file is less than two: a wrapper that runs a hook of its own comes to the compatibility layer as well. */
export const callOwnHooks: Pass = {
  id: 'call-own-hooks',
  sentence: 'Lets a wrapper run the hook of the file below as one of its own, and drops that file.',
  *candidates(scenario) {
    for (let index = 0; index < scenario.files.length; index++) {
      const wrapper = scenario.files[index];
      const below = wrapper.below === null ? undefined : scenario.files[wrapper.below];
      if (wrapper.hook !== 'mmap' || wrapper.below === null || below?.hook !== 'prepare') continue;
      const mmap = wrapper.mmap
        .filter(({ kind }) => !ABOUT_BELOW.includes(kind))
        .map((step): Step => (step.kind === 'callNested' ? { ...step, kind: 'callOwn', arg: 0 } : step));
      const { prepare, mapped, swap } = below;
      const own: FileSpec = { ...wrapper, below: null, prepare, mapped, swap, mmap };
      yield dropFile(withFile(scenario, index, own), wrapper.below, null);
    }
  },
};
