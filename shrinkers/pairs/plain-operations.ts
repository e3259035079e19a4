import type { FileSpec, Operation, OperationOf, Scenario } from '../../models/scenario.js';
import { withFile, withOperations } from '../edit.js';
import type { Pass } from '../pass.js';
import { placesOf } from '../places.js';
import { rewritten } from './rewrite-file.js';

/** What a long sequence shows in a roundabout way is often there to be had directly. */
export const plainOperations: Pass = {
  id: 'plain-operations',
  sentence:
    'Opens and maps one file in the plainest ways instead of everything else, and changes a file or two.',
  *candidates(scenario) {
    for (let file = 0; file < scenario.files.length; file++) {
      for (const operations of sequences(file)) {
        const plain = withOperations(scenario, operations);
        yield plain;
        yield* withOneFileChanged(plain);
      }
    }
  },
};

function* withOneFileChanged(scenario: Scenario): Generator<Scenario, void, undefined> {
  for (let index = 0; index < scenario.files.length; index++) {
    for (const file of rewritten(scenario.files[index])) {
      const changed = withFile(scenario, index, file);
      yield changed;
      for (let other = index + 1; other < scenario.files.length; other++) {
        yield withFile(changed, other, turned(scenario.files[other]));
        yield withFile(changed, other, { ...scenario.files[other], hook: 'both' });
      }
    }
  }
  for (const place of placesOf(scenario)) {
    if (place.owner.startsWith('operation')) continue;
    for (const option of place.options) yield option.put(scenario);
  }
}

/** The same program behind the other hook. */
function turned(file: FileSpec): FileSpec {
  const hook = file.hook === 'mmap' ? 'prepare' : file.hook === 'prepare' ? 'mmap' : file.hook;
  return { ...file, hook, prepare: file.mmap, mmap: file.prepare };
}

function sequences(file: number): Operation[][] {
  const open: Operation = { kind: 'open', proc: 0, slot: 0, file, readOnly: 0, faults: [] };
  const mmap: OperationOf<'mmap'> = {
    kind: 'mmap',
    proc: 0,
    slot: 0,
    start: 0,
    length: 1,
    pgoff: 0,
    prot: 0,
    shared: 0,
    replace: 0,
    noreserve: 0,
    faults: [],
  };
  return [
    [open, mmap],
    [open, { ...mmap, prot: 2 }],
    [open, { ...mmap, shared: 1 }],
    [open, mmap, { ...mmap, replace: 1 }],
    [open, mmap, { ...mmap, start: 1, pgoff: 1 }],
  ];
}
