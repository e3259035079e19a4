import { HOOK_ERRNOS } from '../models/errno.js';
import { FAULT_SITES, type FaultSite, GUARDS, type Guard, type OperationKind } from '../models/scenario.js';
import {
  VM_DONTCOPY,
  VM_DONTDUMP,
  VM_DONTEXPAND,
  VM_HUGEPAGE,
  VM_IO,
  VM_LOCKED,
  VM_MAYEXEC,
  VM_MAYWRITE,
  VM_MIXEDMAP,
  VM_NOHUGEPAGE,
  VM_PFNMAP,
  VM_RAND_READ,
  VM_SEQ_READ,
} from '../models/vm-flags.js';
import { countsUsers, OPS_NAMES } from '../models/vm-ops.js';
import type { Choices } from './choices.js';
import type { FieldStep } from './field-step.js';
import type { Mode } from './modes.js';
import { tableOf } from './pick.js';

/**
 * What the cases of one block are made of. Leaving features out of a block makes room for those that
 * are left: many bugs need two things often and a third never (Groce et al., Swarm Testing, 2012).
 */
export interface Swarm {
  readonly operations: readonly OperationKind[];
  readonly steps: readonly FieldStep[];
  readonly guards: readonly Guard[];
  /** Flags that hooks set, one bit each. */
  readonly setFlags: readonly number[];
  readonly clearFlags: readonly number[];
  /** Indices of OPS_NAMES. */
  readonly ops: readonly number[];
  /** Indices of HOOK_ERRNOS. */
  readonly errnos: readonly number[];
  /** Fault sites that an operation can come to, `nommu` being an mmap there; empty where none is left. */
  readonly sites: Readonly<Record<'open' | 'mmap' | 'munmap' | 'nommu', readonly FaultSite[]>>;
}

const OPERATION_TABLE = tableOf<OperationKind>({ open: 8, dup: 2, close: 4, mmap: 22, munmap: 8, ksm: 1 });
const GUARD_NAMES = Object.keys(GUARDS) as Guard[];
const ORDINARY_FLAGS = [
  VM_LOCKED,
  VM_SEQ_READ,
  VM_RAND_READ,
  VM_DONTCOPY,
  VM_DONTDUMP,
  VM_HUGEPAGE,
  VM_NOHUGEPAGE,
];
const SPECIAL_FLAGS = [VM_PFNMAP, VM_IO, VM_DONTEXPAND, VM_MIXEDMAP];
const MAY_FLAGS = [VM_MAYWRITE, VM_MAYWRITE, VM_MAYWRITE, VM_MAYEXEC, VM_MAYEXEC];
/** Without those that count users: they come with a program that counts. */
const OPS = OPS_NAMES.map((_, code) => code).filter((code) => !countsUsers(code));
const ERRNOS = HOOK_ERRNOS.map((_, code) => code);
const MUNMAP_SITES: readonly FaultSite[] = ['splitDup', 'splitPrealloc', 'gatherStore'];
const MMAP_SITES = (Object.keys(FAULT_SITES) as (FaultSite | 'none')[]).filter(
  (site): site is FaultSite => !['none', 'openFile', 'region', 'copy'].includes(site),
);
const NOMMU_SITES: readonly FaultSite[] = [
  'region',
  'copy',
  'vmAreaAlloc',
  'mapPrealloc',
  'driverFile',
  'wrapperAlloc',
  'lsm',
  'mapped',
];

/** How often `always` stands beside the other guards of a block. */
const ALWAYS = 12;

/** Everything a mode has, nothing left out. */
export function fullSwarm(mode: Mode): Swarm {
  return {
    operations: OPERATION_TABLE,
    steps: mode.steps,
    guards: [...Array<Guard>(ALWAYS).fill('always'), ...GUARD_NAMES],
    setFlags: [...ORDINARY_FLAGS, ...SPECIAL_FLAGS],
    clearFlags: [...ORDINARY_FLAGS, ...SPECIAL_FLAGS, ...MAY_FLAGS],
    ops: OPS,
    errnos: ERRNOS,
    sites: { open: ['openFile'], mmap: MMAP_SITES, munmap: MUNMAP_SITES, nommu: NOMMU_SITES },
  };
}

/** Draws what one block is made of. Opening and mapping are never left out. */
export function drawSwarm(choices: Choices, mode: Mode): Swarm {
  const special = choices.chance(mode.specialFlags);
  const full = fullSwarm(mode);
  const everything = choices.chance(64);
  const some = <T>(table: readonly T[], keep: number): T[] => {
    if (everything) return [...table];
    const left = new Set([...new Set(table)].filter(() => choices.chance(keep)));
    return table.filter((entry) => left.has(entry));
  };
  const atLeastOne = <T>(table: readonly T[], keep: number): readonly T[] => {
    const left = some(table, keep);
    return left.length > 0 ? left : [table[choices.integer(0, table.length - 1)]];
  };
  const operations = some(OPERATION_TABLE, 176);
  for (const kind of ['open', 'mmap'] as const)
    if (!operations.includes(kind)) operations.push(...OPERATION_TABLE.filter((each) => each === kind));
  const setFlags = special ? full.setFlags : ORDINARY_FLAGS;
  return {
    operations,
    steps: atLeastOne(full.steps, 160),
    guards: [...Array<Guard>(ALWAYS).fill('always'), ...some(GUARD_NAMES, 96)],
    setFlags: atLeastOne(setFlags, 128),
    clearFlags: atLeastOne([...setFlags, ...MAY_FLAGS], 144),
    ops: atLeastOne(full.ops, 144),
    errnos: atLeastOne(full.errnos, 96),
    sites: {
      open: some(full.sites.open, 176),
      mmap: some(full.sites.mmap, 144),
      munmap: some(full.sites.munmap, 176),
      nommu: some(full.sites.nommu, 176),
    },
  };
}
