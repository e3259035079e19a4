/** `__mmap_region`: takes away what the range overlaps, runs the hook, merges or makes a new VMA. */
import { DEVIATIONS, FEATURES } from '../deviations.js';
import { ERRNO } from '../errno.js';
import { SHMEM_FILE } from '../limits.js';
import { ATTRIBUTES, FAULT_SITES, HOOKS } from '../scenario.js';
import { CALL_KINDS, DESC, PLACEMENTS, PROC, VMA, WARNINGS } from '../trace-layout.js';
import * as vm from '../vm-flags.js';
import * as tables from '../vm-ops.js';
import * as actions from './actions.js';
import { recordDescIn, recordDescOut, recordVmaAfter, startCall } from './calls.js';
import { completeDirect } from './complete-direct.js';
import { undoTaken } from './drivers.js';
import { faultAt } from './faults.js';
import { allocFile, attributesOf, getFile, hooksOf, linkFile, putFile } from './files.js';
import { ksmFlags } from './ksm.js';
import { DESC_HIDE, DIRECT_DESC, NEW_VMA } from './layout.js';
import type { Machine } from './machine.js';
import { mmapFile } from './nested.js';
import { runPrepare } from './prepare-program.js';
import { accountedPages, gatheredCount, unlinkGathered } from './unmap.js';
import { closes, closeVma } from './vm-operations.js';
import { endOfVmas, eraseVmas, firstVma, gather, insertVma } from './vmas.js';

const { PROT_PERMISSIONS, VM_LOCKED, VM_LOCKED_MASK, VM_SPECIAL } = vm;
const { VM_ACCOUNT, VM_MAYWRITE, VM_NORESERVE, VM_SHARED, VM_WRITE } = vm;
const { OPS_DUMMY, OPS_NULL, OPS_SHMEM } = tables;
const { ENOMEM } = ERRNO;
const { newVma: PLACED_NEW, merged: PLACED_MERGED } = PLACEMENTS;
const { mayWriteGiven } = WARNINGS;
const SHMEM = SHMEM_FILE;
const HAS_MMAP = HOOKS.mmap;
const DIRECT_CALL = CALL_KINDS.direct;
const { charge: CHARGE, mapCount: MAP_COUNT } = PROC;
const { dax: DAX, hugetlb: HUGETLB, shmem: SHMEM_ATTRIBUTE } = ATTRIBUTES;
const CANNOT_LOCK = vm.VM_SPECIAL | vm.VM_HUGETLB;
const { expandVm: EXPAND_VM, charge: CHARGE_PAGES, mergePrealloc: MERGE_PREALLOC } = FAULT_SITES;
const { vmAreaAlloc: VM_AREA_ALLOC, mapPrealloc: MAP_PREALLOC } = FAULT_SITES;
const { shmemZeroSetup: SHMEM_ZERO_SETUP } = FAULT_SITES;

const HANDED_REFERENCE = FEATURES['handed-reference'];
const NULL_OPS_IGNORED = DEVIATIONS['direct-null-ops-ignored'].bit;
const MERGE_WRITES_USER_FIELDS = DEVIATIONS['merge-writes-user-fields'].bit;
const MERGE_IGNORES_USER_FIELDS = DEVIATIONS['merge-ignores-user-fields'].bit;
const MERGE_LEAKS_HANDED_FILE = DEVIATIONS['merge-leaks-handed-file'].bit;
const HOOK_FAILURE_LEAKS_CHARGE = DEVIATIONS['hook-failure-leaks-charge'].bit;
const LOSES_TAKEN_OVER_CHARGE = DEVIATIONS['abort-loses-taken-over-charge'].bit;
const ALLOC_FAILURE_LEAKS_FILE = DEVIATIONS['alloc-failure-leaks-handed-file'].bit;
const PUTS_SWAPPED_FILE_TWICE = DEVIATIONS['abort-puts-swapped-file-twice'].bit;
const PREPARE_FAILURE_LEAKS_FILE = DEVIATIONS['prepare-failure-leaks-handed-file'].bit;
const KSM_LATE = DEVIATIONS['ksm-late'].bit;
const RUNS_SWAPPED_FILE_MMAP = DEVIATIONS['direct-runs-swapped-file-mmap'].bit;

/** A VMA in the state, relative to its first word. */
const { start: START, end: END, pgoff: PGOFF, file: FILE, flags: FLAGS, prot: PROT } = VMA;
const { ops: OPS, private: PRIVATE, words: VMA_WORDS } = VMA;

/** The VMA being made, in the scratch words. */
const NEW_AT = NEW_VMA;
const NEW_START = NEW_VMA + VMA.start;
const NEW_END = NEW_VMA + VMA.end;
const NEW_PGOFF = NEW_VMA + VMA.pgoff;
const NEW_FILE = NEW_VMA + VMA.file;
const NEW_FLAGS = NEW_VMA + VMA.flags;
const NEW_PROT = NEW_VMA + VMA.prot;
const NEW_OPS = NEW_VMA + VMA.ops;
const NEW_PRIVATE = NEW_VMA + VMA.private;

/** The descriptor of the direct path, in the scratch words. */
const DESC_AT = DIRECT_DESC;
const DESC_START = DIRECT_DESC + DESC.start;
const DESC_END = DIRECT_DESC + DESC.end;
const DESC_FILE = DIRECT_DESC + DESC.file;
const DESC_VM_FILE = DIRECT_DESC + DESC.vmFile;
const DESC_PGOFF = DIRECT_DESC + DESC.pgoff;
const DESC_FLAGS = DIRECT_DESC + DESC.flags;
const DESC_PROT = DIRECT_DESC + DESC.prot;
const DESC_OPS = DIRECT_DESC + DESC.ops;
const DESC_PRIVATE = DIRECT_DESC + DESC.private;
const HIDE = DIRECT_DESC + DESC_HIDE;

/**
 * Maps what the map registers say. `first` is the first VMA that ends above the start, `replacing`
 * whether it overlaps the range. Returns the first page or a negated errno.
 */
export function mmapRegion(m: Machine, first: number, replacing: boolean): number {
  m.mapProt = m.mapFlags & PROT_PERMISSIONS;
  m.charged = 0;
  m.tookOver = false;
  m.handed = false;
  m.gatheredUnmapped = false;
  m.gatheredFrom = first;
  m.gatheredTo = first;
  m.ksmEarly = canSetKsmFlagsEarly(m);

  let error = setUp(m, first, replacing);
  if (error < 0) return error;

  const record = m.at;
  if (m.hasPrepare) {
    error = callPrepare(m);
    if (error < 0) {
      if ((m.deviations & HOOK_FAILURE_LEAKS_CHARGE) !== 0) m.charged = 0;
      abort(m);
      return error;
    }
  }

  if (m.ksmEarly) m.mapFlags = ksmFlags(m, m.mapFlags, m.mapFile);

  let vma = merge(m);
  if (vma !== 0) {
    undoTaken(m);
  } else {
    error = makeVma(m);
    if (error < 0) {
      abort(m);
      return error;
    }
    vma = enterNew(m);
  }
  complete(m, vma);
  if (!m.hasPrepare) return m.mapStart;
  let result = m.mapStart;
  let isThere = true;
  if (m.placement === PLACED_NEW) {
    result = completeDirect(m, vma, record);
    isThere = m.placement === PLACED_NEW;
  }
  if (m.tracing && isThere) recordVmaAfter(m, record, m.state, vma);
  return result;
}

/** `can_set_ksm_flags_early`: whether no `.mmap` can change the flags any more. */
function canSetKsmFlagsEarly(m: Machine): boolean {
  if ((m.deviations & KSM_LATE) !== 0) return false;
  if (m.original === 0 || m.hasPrepare) return true;
  return (attributesOf(m, m.original) & SHMEM_ATTRIBUTE) !== 0;
}

/** `accountable_mapping`. */
function isAccountable(m: Machine): boolean {
  if ((m.mapFlags & (VM_NORESERVE | VM_SHARED | VM_WRITE)) !== VM_WRITE) return false;
  return m.original === 0 || (attributesOf(m, m.original) & HUGETLB) === 0;
}

/** `__mmap_setup`: after it there is no way back to the old VMAs. */
function setUp(m: Machine, first: number, replacing: boolean): number {
  if (replacing) {
    const error = gather(m, first, m.mapStart, m.mapEnd);
    if (error < 0) return error;
  }
  if (faultAt(m, EXPAND_VM)) return -ENOMEM;
  if (isAccountable(m)) {
    const error = charge(m);
    if (error < 0) return error;
  }
  cleanUp(m);
  return 0;
}

/** Charges what the gathered VMAs have not paid for yet, and takes their charge over. */
function charge(m: Machine): number {
  const length = m.mapEnd - m.mapStart;
  const uncharged = length - accountedPages(m);
  if (uncharged > 0) {
    if (faultAt(m, CHARGE_PAGES)) return -ENOMEM;
    m.state[m.proc + CHARGE] += uncharged;
  }
  m.charged = length;
  if ((m.deviations & LOSES_TAKEN_OVER_CHARGE) !== 0) m.charged = uncharged;
  m.tookOver = true;
  m.mapFlags |= VM_ACCOUNT;
  return 0;
}

/** The gathered VMAs are unlinked and closed; they stay in the tree. */
function cleanUp(m: Machine): void {
  unlinkGathered(m);
  for (let vma = m.gatheredFrom; vma < m.gatheredTo; vma += VMA_WORDS) {
    closeVma(m, m.state[vma + OPS]);
  }
}

/** Runs the hook of the original file and takes over what it asks for. 0 or its error. */
function callPrepare(m: Machine): number {
  const x = m.scratch;
  x[DESC_START] = m.mapStart;
  x[DESC_END] = m.mapEnd;
  x[DESC_FILE] = m.original;
  x[DESC_VM_FILE] = m.original;
  x[DESC_PGOFF] = m.mapPgoff;
  x[DESC_FLAGS] = m.mapFlags;
  x[DESC_PROT] = m.mapProt;
  x[DESC_OPS] = OPS_DUMMY;
  if ((m.deviations & NULL_OPS_IGNORED) !== 0) x[DESC_OPS] = OPS_NULL;
  x[DESC_PRIVATE] = 0;
  actions.clearAction(m, DESC_AT);

  let record = 0;
  if (m.tracing) {
    record = startCall(m, DIRECT_CALL, 0, m.original);
    recordDescIn(m, record, DESC_AT);
  }
  const error = runPrepare(m, m.original, DESC_AT);
  const prepareError = error < 0 ? 0 : actions.prepareAction(m, DESC_AT);
  if (m.tracing) {
    recordDescOut(m, record, DESC_AT, error);
    actions.recordPrepared(m, record, DESC_AT, prepareError);
  }
  if (error < 0) return error;
  if (prepareError < 0) {
    putHandedUnlessLeaked(m);
    return prepareError;
  }

  m.mapPgoff = x[DESC_PGOFF];
  m.mapFlags = x[DESC_FLAGS];
  m.mapProt = x[DESC_PROT];
  if (x[DESC_VM_FILE] !== m.mapFile) {
    m.mapFile = x[DESC_VM_FILE];
    if ((m.features & HANDED_REFERENCE) !== 0) m.handed = true;
  }
  return 0;
}

/** mmap_action_prepare has refused; the map does not know of a swapped file yet. */
function putHandedUnlessLeaked(m: Machine): void {
  if ((m.features & HANDED_REFERENCE) === 0) return;
  if ((m.deviations & PREPARE_FAILURE_LEAKS_FILE) !== 0) return;
  const file = m.scratch[DESC_VM_FILE];
  if (file !== m.mapFile) putFile(m, file);
}

/**
 * `vma_merge_new_range`: extends a neighbour over the range. Returns where it stands, or 0 when a new
 * VMA is needed.
 */
function merge(m: Machine): number {
  if ((m.mapFlags & VM_SPECIAL) !== 0) return 0;
  const state = m.state;
  const prev = m.gatheredFrom - VMA_WORDS;
  const next = m.gatheredTo;
  const withPrev = prevFits(m, prev);
  const withNext = nextFits(m, next);
  if (!withPrev && !withNext) return 0;
  if (faultAt(m, MERGE_PREALLOC)) return 0;

  m.placement = PLACED_MERGED;
  let target = prev;
  let keptFrom = next;
  if (!withPrev) {
    target = next;
    state[next + START] = m.mapStart;
    state[next + PGOFF] = m.mapPgoff;
  } else if (withNext && !closes(state[next + OPS])) {
    state[prev + END] = state[next + END];
    const nextFile = state[next + FILE];
    linkFile(m, nextFile, state[next + FLAGS], -1);
    if (nextFile !== 0) putFile(m, nextFile);
    keptFrom = next + VMA_WORDS;
    state[m.proc + MAP_COUNT]--;
  } else {
    state[prev + END] = m.mapEnd;
  }
  if (m.handed && (m.deviations & MERGE_LEAKS_HANDED_FILE) === 0) putFile(m, m.mapFile);
  if (m.hasPrepare && (m.deviations & MERGE_WRITES_USER_FIELDS) !== 0) {
    writeUserFields(m, state, target);
  }

  dropGathered(m);
  eraseVmas(m, m.gatheredFrom, keptFrom);
  return withPrev ? prev : m.gatheredFrom;
}

function prevFits(m: Machine, prev: number): boolean {
  const state = m.state;
  if (prev < firstVma(m)) return false;
  if (state[prev + END] !== m.mapStart) return false;
  if (state[prev + PGOFF] + state[prev + END] - state[prev + START] !== m.mapPgoff) return false;
  return isMergeable(m, prev);
}

function nextFits(m: Machine, next: number): boolean {
  const state = m.state;
  if (next >= endOfVmas(m)) return false;
  if (state[next + START] !== m.mapEnd) return false;
  if (m.mapPgoff + m.mapEnd - m.mapStart !== state[next + PGOFF]) return false;
  return isMergeable(m, next);
}

/** `is_mergeable_vma`. */
function isMergeable(m: Machine, vma: number): boolean {
  const state = m.state;
  if (state[vma + FLAGS] !== m.mapFlags) return false;
  if (state[vma + FILE] !== m.mapFile) return false;
  if (!m.hasPrepare) return true;
  if ((m.deviations & MERGE_IGNORES_USER_FIELDS) !== 0) return true;
  if (state[vma + OPS] !== m.scratch[DESC_OPS]) return false;
  if (state[vma + PRIVATE] !== m.scratch[DESC_PRIVATE]) return false;
  return ((state[vma + PROT] ^ m.mapProt) & ~PROT_PERMISSIONS) === 0;
}

/** `__mmap_new_vma`, up to where it can fail: the VMA in the scratch words. 0 or a negated errno. */
function makeVma(m: Machine): number {
  const x = m.scratch;
  if (faultAt(m, VM_AREA_ALLOC)) return -ENOMEM;
  x[NEW_START] = m.mapStart;
  x[NEW_END] = m.mapEnd;
  x[NEW_PGOFF] = m.mapPgoff;
  x[NEW_FILE] = 0;
  x[NEW_FLAGS] = m.mapFlags;
  x[NEW_PROT] = m.mapProt;
  x[NEW_OPS] = OPS_DUMMY;
  x[NEW_PRIVATE] = 0;
  if (faultAt(m, MAP_PREALLOC)) return -ENOMEM;
  if (m.mapFile !== 0) return makeFileVma(m);
  if ((m.mapFlags & VM_SHARED) !== 0) return setUpShmem(m);
  x[NEW_OPS] = OPS_NULL;
  return 0;
}

/** `__mmap_new_file_vma`. */
function makeFileVma(m: Machine): number {
  const x = m.scratch;
  x[NEW_FILE] = m.mapFile;
  if (!m.handed) getFile(m, m.mapFile);
  if (!runsMmap(m)) return 0;

  const error = mmapFile(m, m.mapFile);
  if (error < 0) {
    putFile(m, x[NEW_FILE]);
    x[NEW_FILE] = 0;
    if ((m.deviations & PUTS_SWAPPED_FILE_TWICE) === 0) m.handed = false;
    return error;
  }
  if ((m.mapFlags & VM_MAYWRITE) === 0 && (x[NEW_FLAGS] & VM_MAYWRITE) !== 0) {
    m.warnings |= mayWriteGiven;
  }
  return 0;
}

/** Whether the map's file has an `.mmap` that this release calls. */
function runsMmap(m: Machine): boolean {
  if ((hooksOf(m, m.mapFile) & HAS_MMAP) === 0) return false;
  if (m.mapFile === m.original) return true;
  return (m.deviations & RUNS_SWAPPED_FILE_MMAP) !== 0;
}

/** `shmem_zero_setup`: the file behind shared anonymous memory. */
function setUpShmem(m: Machine): number {
  if (faultAt(m, SHMEM_ZERO_SETUP)) return -ENOMEM;
  const file = allocFile(m, SHMEM, 0);
  if (file < 0) return file;
  m.scratch[NEW_FILE] = file;
  m.scratch[NEW_OPS] = OPS_SHMEM;
  return 0;
}

/** The new VMA takes the place of the gathered ones; returns where it stands. */
function enterNew(m: Machine): number {
  const x = m.scratch;
  m.placement = PLACED_NEW;
  if (!m.ksmEarly) x[NEW_FLAGS] = ksmFlags(m, x[NEW_FLAGS], x[NEW_FILE]);
  m.state[m.proc + MAP_COUNT]++;
  if (m.hasPrepare && x[HIDE] !== 0 && x[NEW_FILE] !== 0) m.locks = 1;
  linkFile(m, x[NEW_FILE], x[NEW_FLAGS], 1);
  if (m.hasPrepare) writeUserFields(m, x, NEW_AT);
  dropGathered(m);
  eraseVmas(m, m.gatheredFrom, m.gatheredTo);
  insertVma(m, m.gatheredFrom, NEW_AT);
  return m.gatheredFrom;
}

/** `set_vma_user_defined_fields`. */
function writeUserFields(m: Machine, words: Int32Array, vma: number): void {
  const ops = m.scratch[DESC_OPS];
  words[vma + PRIVATE] = m.scratch[DESC_PRIVATE];
  if (ops === OPS_NULL && (m.deviations & NULL_OPS_IGNORED) !== 0) return;
  words[vma + OPS] = ops;
}

/** `__mmap_complete`, for the VMA that now covers the range. */
function complete(m: Machine, vma: number): void {
  const state = m.state;
  if ((state[vma + FLAGS] & VM_LOCKED) !== 0 && !supportsMlock(m, vma)) {
    state[vma + FLAGS] &= ~VM_LOCKED_MASK;
  }
  const permissions = state[vma + FLAGS] & PROT_PERMISSIONS;
  state[vma + PROT] = (state[vma + PROT] & ~PROT_PERMISSIONS) | permissions;
}

/** `vma_supports_mlock`. */
function supportsMlock(m: Machine, vma: number): boolean {
  if ((m.state[vma + FLAGS] & CANNOT_LOCK) !== 0) return false;
  const file = m.state[vma + FILE];
  return file === 0 || (attributesOf(m, file) & DAX) === 0;
}

/** A failure past the point of no return leaves a gap. */
function abort(m: Machine): void {
  undoTaken(m);
  m.state[m.proc + CHARGE] -= m.charged;
  if (m.handed && (m.deviations & ALLOC_FAILURE_LEAKS_FILE) === 0) putFile(m, m.mapFile);
  dropGathered(m);
  eraseVmas(m, m.gatheredFrom, m.gatheredTo);
}

/** The gathered VMAs, closed and unlinked before, give their files and their charge back. */
function dropGathered(m: Machine): void {
  const state = m.state;
  for (let vma = m.gatheredFrom; vma < m.gatheredTo; vma += VMA_WORDS) {
    const file = state[vma + FILE];
    if (file !== 0) putFile(m, file);
  }
  state[m.proc + MAP_COUNT] -= gatheredCount(m);
  if (!m.tookOver) state[m.proc + CHARGE] -= accountedPages(m);
}
