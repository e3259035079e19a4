import type { FileSpec, Operation, Scenario, Step } from '../../models/scenario.js';
import { VM_MAYWRITE } from '../../models/vm-flags.js';

/** Cases for what the generator's come to too rarely: each kills mutants that survive all the others. */
export const AIMED: readonly Scenario[] = [
  // An .mmap gives VM_MAYWRITE to a shared mapping of a file that is open for reading only.
  {
    mmu: true,
    files: [driver([{ kind: 'setFlags', when: 'always', arg: VM_MAYWRITE }])],
    operations: [
      { kind: 'open', proc: 0, slot: 0, file: 0, readOnly: 1, faults: [] },
      sharedMmap({ prot: 1 }),
    ],
  },
];

function driver(mmap: readonly Step[]): FileSpec {
  return { hook: 'mmap', below: null, swap: null, attributes: 0, prepare: [], mmap, mapped: [] };
}

function sharedMmap({ prot }: { readonly prot: number }): Operation {
  const range = { slot: 0, start: 0, length: 2, pgoff: 0 };
  return { kind: 'mmap', proc: 0, ...range, prot, shared: 1, replace: 0, noreserve: 0, faults: [] };
}
