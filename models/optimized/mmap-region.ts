/** `__mmap_region`: takes away what the range overlaps, runs the hook, merges (merge.ts) or makes a new VMA. */
import { DEVIATIONS, FEATURES } from '../deviations.js';
import { ERRNO } from '../errno.js';
import { SHMEM_FILE } from '../limits.js';
import { ATTRIBUTES, FAULT_SITES, HOOKS } from '../scenario.js';
import { CALL_KINDS, DESC, PLACEMENTS, PROC, VMA, WARNINGS } from '../trace-layout.js';
import * as vm from '../vm-flags.js';
import * as tables from '../vm-ops.js';
import { clearAction, completeAction, overrideOf, prepareAction } from './actions.js';
import { recordAction, recordDescIn, recordDescOut, recordVmaAfter, startCall } from './calls.js';
import { undoTakes } from './drivers.js';
import { faultAt } from './faults.js';
import { allocFile, attributesOf, getFile, hooksOf, linkFile, putFile } from './files.js';
import { ksmFlags, optedIn, setsKsmEarly } from './ksm.js';
import { DESC_HIDE as DESC_HIDE_FROM_RMAP, DIRECT_DESC, NEW_VMA } from './layout.js';
import type { Machine } from './machine.js';
import { merge, writeUserFields } from './merge.js';
import { mmapFile } from './nested.js';
import { runPrepare } from './prepare-program.js';
import { accountedPages, dropGathered, unlinkGathered } from './unmap.js';
import { closeVma } from './vm-operations.js';
import { eraseVmas, gather, insertVma } from './vmas.js';

const { PROT_PERMISSIONS, VM_LOCKED, VM_LOCKED_MASK, VM_SPECIAL } = vm;
const { VM_ACCOUNT, VM_HUGETLB, VM_MAYWRITE, VM_NORESERVE, VM_SHARED, VM_WRITE } = vm;
const { OPS_DUMMY, OPS_NULL, OPS_SHMEM } = tables;
const { ENOMEM } = ERRNO;
const { newVma: PLACED_NEW, none: PLACED_NONE } = PLACEMENTS;
const { mayWriteGiven } = WARNINGS;
const SHMEM = SHMEM_FILE;
const HAS_MMAP = HOOKS.mmap;
const DIRECT_CALL = CALL_KINDS.direct;
const { charge: CHARGE, mapCount: MAP_COUNT } = PROC;
const { dax: DAX_FILE, hugetlb: HUGETLB_FILE } = ATTRIBUTES;
const HIDE = DESC_HIDE_FROM_RMAP;
const { expandVm: EXPAND_VM, charge: CHARGE_PAGES } = FAULT_SITES;
const { vmAreaAlloc: VM_AREA_ALLOC, mapPrealloc: MAP_PREALLOC } = FAULT_SITES;
const { shmemZeroSetup: SHMEM_ZERO_SETUP } = FAULT_SITES;

const HANDED_REFERENCE = FEATURES['handed-reference'];
const PREPARE_FAILURE_LEAKS_FILE = DEVIATIONS['prepare-failure-leaks-handed-file'].bit;
const NULL_OPS_IGNORED = DEVIATIONS['direct-null-ops-ignored'].bit;
const HOOK_FAILURE_LEAKS_CHARGE = DEVIATIONS['hook-failure-leaks-charge'].bit;
const LOSES_TAKEN_OVER_CHARGE = DEVIATIONS['abort-loses-taken-over-charge'].bit;
const ALLOC_FAILURE_LEAKS_FILE = DEVIATIONS['alloc-failure-leaks-handed-file'].bit;
const PUTS_SWAPPED_FILE_TWICE = DEVIATIONS['abort-puts-swapped-file-twice'].bit;
const RUNS_SWAPPED_FILE_MMAP = DEVIATIONS['direct-runs-swapped-file-mmap'].bit;

/** A VMA in the state, relative to its first word. */
const { file: FILE, flags: FLAGS, prot: PROT, ops: OPS, words: VMA_WORDS } = VMA;

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
const DESC_HIDE = DIRECT_DESC + HIDE;
const DESC_PRIVATE = DIRECT_DESC + DESC.private;

/**
 * Maps what the map registers say. `first` is the first VMA that ends above the start, `replacing`
 * whether it overlaps the range. Returns the first page or a negated errno.
 */
export function mmapRegion(m: Machine, first: number, replacing: boolean): number {
  m.mapProt = m.mapFlags & PROT_PERMISSIONS;
  m.charged = 0;
  m.tookOver = false;
  m.handed = false;
  m.unmappedAgain = false;
  m.gatheredFrom = first;
  m.gatheredTo = first;

  let error = setUp(m, first, replacing);
  if (error < 0) return error;

  const record = m.at;
  const ksm = optedIn(m);
  const ksmEarly = ksm && setsKsmEarly(m);
  if (m.hasPrepare) {
    error = callPrepare(m);
    if (error < 0) {
      if ((m.deviations & HOOK_FAILURE_LEAKS_CHARGE) !== 0) m.charged = 0;
      abort(m);
      return error;
    }
  }

  if (ksmEarly) m.mapFlags = ksmFlags(m, m.mapFlags, m.mapFile);
  const target = merge(m);
  if (target !== 0) {
    complete(m, target);
    if (m.hasPrepare && m.tracing) recordVmaAfter(m, record, m.state, target);
    return m.mapStart;
  }
  error = makeVma(m);
  if (error < 0) {
    abort(m);
    return error;
  }
  if (ksm && !ksmEarly) m.scratch[NEW_FLAGS] = ksmFlags(m, m.scratch[NEW_FLAGS], m.scratch[NEW_FILE]);
  const vma = enterNew(m);
  complete(m, vma);
  return m.hasPrepare ? completeHook(m, vma, record) : m.mapStart;
}

/** The rest of what the hook asked for, now that its VMA stands. */
function completeHook(m: Machine, vma: number, record: number): number {
  const error = completeAction(m, m.state, vma, DESC_AT, record, false);
  if (!m.kept) m.placement = PLACED_NONE;
  else if (m.tracing) recordVmaAfter(m, record, m.state, vma);
  return error < 0 ? error : m.mapStart;
}

/** `__mmap_setup`: after it there is no way back to the old VMAs. */
function setUp(m: Machine, first: number, replacing: boolean): number {
  if (replacing) {
    const error = gather(m, first, m.mapStart, m.mapEnd);
    if (error < 0) return error;
  }
  if (faultAt(m, EXPAND_VM)) return -ENOMEM;
  if ((m.mapFlags & (VM_NORESERVE | VM_SHARED | VM_WRITE)) === VM_WRITE) {
    const error = isHugetlb(m, m.mapFile) ? 0 : charge(m);
    if (error < 0) return error;
  }
  cleanUp(m);
  return 0;
}

/** `is_file_hugepages`. */
function isHugetlb(m: Machine, file: number): boolean {
  return file !== 0 && (attributesOf(m, file) & HUGETLB_FILE) !== 0;
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
  clearAction(m, DESC_AT);

  let record = 0;
  if (m.tracing) {
    record = startCall(m, DIRECT_CALL, 0, m.original);
    recordDescIn(m, record, DESC_AT);
  }
  let error = runPrepare(m, m.original, DESC_AT);
  if (m.tracing) recordAction(m, record, DESC_AT, overrideOf(m, DESC_AT));
  if (error === 0) {
    const refused = prepareAction(m, DESC_AT);
    if (m.tracing) recordDescOut(m, record, DESC_AT, error, refused);
    error = refused;
    if (error < 0) putHandedFile(m, x[DESC_VM_FILE]);
  } else if (m.tracing) {
    recordDescOut(m, record, DESC_AT, error, 0);
  }
  if (error < 0) return error;

  m.mapPgoff = x[DESC_PGOFF];
  m.mapFlags = x[DESC_FLAGS];
  m.mapProt = x[DESC_PROT];
  if (x[DESC_VM_FILE] !== m.mapFile) {
    m.mapFile = x[DESC_VM_FILE];
    if ((m.features & HANDED_REFERENCE) !== 0) m.handed = true;
  }
  return 0;
}

/** The action was refused: the file that the hook swapped in goes. */
function putHandedFile(m: Machine, file: number): void {
  if (file === m.mapFile) return;
  if ((m.features & HANDED_REFERENCE) === 0) return;
  if ((m.deviations & PREPARE_FAILURE_LEAKS_FILE) === 0) putFile(m, file);
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
  m.state[m.proc + MAP_COUNT]++;
  linkFile(m, x[NEW_FILE], x[NEW_FLAGS], 1);
  if (m.hasPrepare) {
    if (x[DESC_HIDE] !== 0 && x[NEW_FILE] !== 0) m.locks = 1;
    writeUserFields(m, x, NEW_AT);
  }
  dropGathered(m);
  eraseVmas(m, m.gatheredFrom, m.gatheredTo);
  insertVma(m, m.gatheredFrom, NEW_AT);
  return m.gatheredFrom;
}

/** `__mmap_complete`, for the VMA that now covers the range. */
function complete(m: Machine, vma: number): void {
  const state = m.state;
  if ((state[vma + FLAGS] & VM_LOCKED) !== 0 && cannotLock(m, state[vma + FLAGS], state[vma + FILE])) {
    state[vma + FLAGS] &= ~VM_LOCKED_MASK;
  }
  const permissions = state[vma + FLAGS] & PROT_PERMISSIONS;
  state[vma + PROT] = (state[vma + PROT] & ~PROT_PERMISSIONS) | permissions;
}

function cannotLock(m: Machine, flags: number, file: number): boolean {
  if ((flags & (VM_SPECIAL | VM_HUGETLB)) !== 0) return true;
  return file !== 0 && (attributesOf(m, file) & DAX_FILE) !== 0;
}

/** A failure past the point of no return leaves a gap. */
function abort(m: Machine): void {
  undoTakes(m);
  m.state[m.proc + CHARGE] -= m.charged;
  if (m.handed && (m.deviations & ALLOC_FAILURE_LEAKS_FILE) === 0) putFile(m, m.mapFile);
  dropGathered(m);
  eraseVmas(m, m.gatheredFrom, m.gatheredTo);
}
