/** Short ways to write a scenario by hand: every field has a default, so a test names only what matters. */
import type {
  Fault,
  FaultSite,
  FileSpec,
  Guard,
  OperationKind,
  OperationOf,
  Scenario,
  Step,
  StepKind,
} from '../../models/scenario.js';

/** One step of a program. */
export function step(kind: StepKind, arg = 0, when: Guard = 'always'): Step {
  return { kind, arg, when };
}

/**
 * A file. `hook` follows from the programs given: both, `mmap` alone, else `prepare` (so `file()` has an
 * identity hook).
 */
export function file(fields: Partial<FileSpec> = {}): FileSpec {
  const hook =
    fields.mmap === undefined ? 'prepare' : fields.prepare === undefined ? 'mmap' : ('both' as const);
  return { hook, below: null, swap: null, attributes: 0, prepare: [], mmap: [], mapped: [], ...fields };
}

/** A fault at the `nth` coming to `site`. */
export function fault(site: FaultSite, nth = 1): Fault {
  return { site, nth };
}

type Fields<K extends OperationKind> = Partial<Omit<OperationOf<K>, 'kind'>>;

/** Operations: process 0, slot 0, page 0, no faults unless named. An mmap is one page, private, read-write. */
export const op = {
  open: (fields: Fields<'open'> = {}): OperationOf<'open'> => ({
    kind: 'open',
    proc: 0,
    slot: 0,
    file: 0,
    readOnly: 0,
    faults: [],
    ...fields,
  }),
  dup: (fields: Fields<'dup'> = {}): OperationOf<'dup'> => ({
    kind: 'dup',
    proc: 0,
    from: 0,
    to: 1,
    faults: [],
    ...fields,
  }),
  close: (fields: Fields<'close'> = {}): OperationOf<'close'> => ({
    kind: 'close',
    proc: 0,
    slot: 0,
    faults: [],
    ...fields,
  }),
  mmap: (fields: Fields<'mmap'> = {}): OperationOf<'mmap'> => ({
    kind: 'mmap',
    proc: 0,
    slot: 0,
    start: 0,
    length: 1,
    pgoff: 0,
    prot: 3,
    shared: 0,
    replace: 0,
    noreserve: 0,
    faults: [],
    ...fields,
  }),
  munmap: (fields: Fields<'munmap'> = {}): OperationOf<'munmap'> => ({
    kind: 'munmap',
    proc: 0,
    start: 0,
    length: 1,
    faults: [],
    ...fields,
  }),
  ksm: (fields: Fields<'ksm'> = {}): OperationOf<'ksm'> => ({
    kind: 'ksm',
    proc: 0,
    enable: 1,
    faults: [],
    ...fields,
  }),
} as const;

/** A scenario of these files and operations, on MMU. */
export function scenario(files: readonly FileSpec[], operations: Scenario['operations']): Scenario {
  return { mmu: true, files, operations };
}

/** The same without an MMU. */
export function nommu(files: readonly FileSpec[], operations: Scenario['operations']): Scenario {
  return { mmu: false, files, operations };
}

export { wireOf } from '../../models/wire.js';
