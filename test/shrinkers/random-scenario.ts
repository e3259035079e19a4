/** Random scenarios for the shrinkers' own tests: large, untidy, with everything the schema models. */
import seedrandom from 'seedrandom';
import { ARENA_PAGES, FD_SLOTS } from '../../models/limits.js';
import {
  ANONYMOUS,
  FAULT_SITES,
  type FaultSite,
  type FileSpec,
  GUARDS,
  type Guard,
  HOOKS,
  type HookKind,
  MODELLED_ATTRIBUTES,
  OPERATIONS,
  type Operation,
  type OperationKind,
  operationFields,
  type Scenario,
  STEPS,
  type Step,
  type StepKind,
} from '../../models/scenario.js';

const OPERATION_KINDS = (Object.keys(OPERATIONS) as OperationKind[]).filter(
  (kind) => OPERATIONS[kind].modelled,
);
const STEP_KINDS = (Object.keys(STEPS) as StepKind[]).filter((kind) => STEPS[kind].modelled);
const SITES = (Object.keys(FAULT_SITES) as (FaultSite | 'none')[]).filter(
  (site): site is FaultSite => site !== 'none',
);

/** A scenario with up to `operations` operations and `files` files, the same one for the same seed. */
export function randomScenario(seed: string, operations = 20, files = 5): Scenario {
  const random = seedrandom(seed);
  const integer = (min: number, max: number) => min + Math.floor(random() * (max - min + 1));
  const pick = <T>(list: readonly T[]): T => list[integer(0, list.length - 1)];

  const step = (): Step => {
    const kind = pick(STEP_KINDS);
    const [min, max] = STEPS[kind].fields.arg;
    const arg = max > 1000 ? (1 << integer(0, 31)) | (1 << integer(0, 31)) : integer(min, max);
    const when = random() < 0.6 ? 'always' : pick(Object.keys(GUARDS) as Guard[]);
    return { kind, when, arg };
  };
  const program = () => Array.from({ length: integer(0, 4) }, step);
  const fileCount = integer(1, files);
  const reference = (index: number) =>
    index + 1 < fileCount && random() < 0.6 ? integer(index + 1, fileCount - 1) : null;
  const file = (index: number): FileSpec => ({
    hook: pick(Object.keys(HOOKS) as HookKind[]),
    below: reference(index),
    swap: reference(index),
    attributes: random() < 0.8 ? 0 : integer(0, MODELLED_ATTRIBUTES),
    prepare: program(),
    mmap: program(),
    mapped: random() < 0.8 ? [] : program(),
  });
  const operation = (): Operation => {
    const kind = random() < 0.5 ? 'mmap' : pick(OPERATION_KINDS);
    const fields = operationFields(kind).map(([name, [min, max]]) => [name, integer(min, max)]);
    const faults =
      random() < 0.15
        ? Array.from({ length: integer(1, 2) }, () => ({ site: pick(SITES), nth: integer(1, 2) }))
        : [];
    const plain = { kind, proc: integer(0, 1), ...Object.fromEntries(fields), faults };
    // Most ranges and offsets small, so that they meet.
    if (kind === 'mmap' && random() < 0.8) {
      const start = integer(0, ARENA_PAGES / 2);
      Object.assign(plain, { start, pgoff: start, length: integer(1, 4), slot: integer(0, ANONYMOUS) });
    }
    if (kind === 'open') Object.assign(plain, { file: integer(0, fileCount - 1) });
    return plain as unknown as Operation;
  };
  const opens = Array.from({ length: FD_SLOTS }, (_, slot): Operation[] =>
    [0, 1].map((proc) => ({
      kind: 'open',
      proc,
      slot,
      file: integer(0, fileCount - 1),
      readOnly: integer(0, 1),
      faults: [],
    })),
  ).flat();
  return {
    mmu: true,
    files: Array.from({ length: fileCount }, (_, index) => file(index)),
    operations: [
      ...opens.filter(() => random() < 0.7),
      ...Array.from({ length: integer(1, operations) }, operation),
    ],
  };
}
