/** The compatibility layer: a `.mmap_prepare` hook run for a VMA that an `.mmap` hook is being given. */
import { DEVIATIONS, FEATURES } from '../deviations.js';
import { CALL_KINDS, DESC, VMA } from '../trace-layout.js';
import { OPS_NULL } from '../vm-ops.js';
import { clearAction, completeAction, overrideOf, prepareAction } from './actions.js';
import * as calls from './calls.js';
import { getFile, putFile } from './files.js';
import { COMPAT_DESC, DESC_HIDE, NEW_VMA } from './layout.js';
import type { Machine } from './machine.js';
import { runPrepare } from './prepare-program.js';

const COMPAT_CALL = CALL_KINDS.compat;
const NULL_OPS = OPS_NULL;

const OWN_CALL_UNLOCKS = DEVIATIONS['own-call-unlocks-unheld-rmap'].bit;
const PREPARE_FAILURE_LEAKS_FILE = DEVIATIONS['prepare-failure-leaks-handed-file'].bit;
const HANDED_REFERENCE = FEATURES['handed-reference'];
const FLAGS_OR_ONLY = DEVIATIONS['compat-flags-or-only'].bit;
const OPS_DEFAULT_NULL = DEVIATIONS['compat-ops-default-null'].bit;
const PRIVATE_DEFAULT_NULL = DEVIATIONS['compat-private-default-null'].bit;
const DESC_FILE_IS_VMA_FILE = DEVIATIONS['compat-desc-file-is-vma-file'].bit;
const SWAP_KEEPS_REFERENCE = DEVIATIONS['compat-swap-keeps-handed-reference'].bit;

/** The VMA being made, in the scratch words. */
const START = NEW_VMA + VMA.start;
const END = NEW_VMA + VMA.end;
const PGOFF = NEW_VMA + VMA.pgoff;
const FILE = NEW_VMA + VMA.file;
const FLAGS = NEW_VMA + VMA.flags;
const PROT = NEW_VMA + VMA.prot;
const OPS = NEW_VMA + VMA.ops;
const PRIVATE = NEW_VMA + VMA.private;

/** The descriptor of a compat call, in the scratch words. */
const DESC_AT = COMPAT_DESC;
const DESC_START = COMPAT_DESC + DESC.start;
const DESC_END = COMPAT_DESC + DESC.end;
const DESC_FILE = COMPAT_DESC + DESC.file;
const DESC_VM_FILE = COMPAT_DESC + DESC.vmFile;
const DESC_PGOFF = COMPAT_DESC + DESC.pgoff;
const DESC_FLAGS = COMPAT_DESC + DESC.flags;
const DESC_PROT = COMPAT_DESC + DESC.prot;
const DESC_OPS = COMPAT_DESC + DESC.ops;
const DESC_HIDE_AT = COMPAT_DESC + DESC_HIDE;
const DESC_PRIVATE = COMPAT_DESC + DESC.private;

/**
 * `compat_vma_mmap`: runs the prepare hook of `file` on a descriptor made from the VMA, and applies it.
 * `own`: called by the `.mmap` program of the file itself.
 */
export function compat(m: Machine, file: number, depth: number, own: boolean): number {
  const x = m.scratch;
  x[DESC_START] = x[START];
  x[DESC_END] = x[END];
  x[DESC_FILE] = file;
  if ((m.deviations & DESC_FILE_IS_VMA_FILE) !== 0) x[DESC_FILE] = x[FILE];
  x[DESC_VM_FILE] = x[FILE];
  x[DESC_PGOFF] = x[PGOFF];
  x[DESC_FLAGS] = x[FLAGS];
  x[DESC_PROT] = x[PROT];
  x[DESC_OPS] = x[OPS];
  if ((m.deviations & OPS_DEFAULT_NULL) !== 0) x[DESC_OPS] = NULL_OPS;
  x[DESC_PRIVATE] = x[PRIVATE];
  if ((m.deviations & PRIVATE_DEFAULT_NULL) !== 0) x[DESC_PRIVATE] = 0;
  clearAction(m, DESC_AT);

  let record = 0;
  if (m.tracing) {
    record = calls.startCall(m, COMPAT_CALL, depth, file);
    calls.recordDescIn(m, record, DESC_AT);
    calls.recordVmaBefore(m, record, NEW_VMA);
  }
  let error = runPrepare(m, file, DESC_AT);
  if (m.tracing) calls.recordAction(m, record, DESC_AT, overrideOf(m, DESC_AT));
  if (error === 0) {
    if (!own || (m.deviations & OWN_CALL_UNLOCKS) === 0) x[DESC_HIDE_AT] = 0;
    const refused = prepareAction(m, DESC_AT);
    if (m.tracing) calls.recordDescOut(m, record, DESC_AT, error, refused);
    error = refused;
    if (error === 0) {
      applyDescriptor(m, record);
      error = completeAction(m, x, NEW_VMA, DESC_AT, record, true);
    } else {
      putHandedFile(m, x[DESC_VM_FILE]);
    }
  } else if (m.tracing) {
    calls.recordDescOut(m, record, DESC_AT, error, 0);
  }
  if (m.tracing) calls.recordVmaAfter(m, record, x, NEW_VMA);
  return error;
}

/** `compat_set_vma_from_desc`. `record` is the call's record when there is a trace. */
function applyDescriptor(m: Machine, record: number): void {
  const x = m.scratch;
  x[PGOFF] = x[DESC_PGOFF];
  const oldFile = x[FILE];
  const newFile = x[DESC_VM_FILE];
  if (newFile !== oldFile) {
    if (m.tracing) calls.recordFilesBefore(m, record, oldFile, newFile);
    vmaSetFile(m, newFile);
    if (m.tracing) calls.recordFilesAfter(m, record, oldFile, newFile);
    if (consumesHandedReference(m)) putFile(m, newFile);
  }
  if ((m.deviations & FLAGS_OR_ONLY) !== 0) x[FLAGS] |= x[DESC_FLAGS];
  else x[FLAGS] = x[DESC_FLAGS];
  x[PROT] = x[DESC_PROT];
  x[OPS] = x[DESC_OPS];
  x[PRIVATE] = x[DESC_PRIVATE];
}

/** The action was refused: the file that the hook swapped in goes. */
function putHandedFile(m: Machine, file: number): void {
  if (file === m.scratch[FILE]) return;
  if ((m.features & HANDED_REFERENCE) === 0) return;
  if ((m.deviations & PREPARE_FAILURE_LEAKS_FILE) === 0) putFile(m, file);
}

/** Whether compat takes over the reference on a file that a hook swapped in. */
function consumesHandedReference(m: Machine): boolean {
  if ((m.features & HANDED_REFERENCE) === 0) return false;
  return (m.deviations & SWAP_KEEPS_REFERENCE) === 0;
}

/** `vma_set_file`: the VMA takes a reference on the new file and puts the old one. */
export function vmaSetFile(m: Machine, file: number): void {
  const before = m.scratch[FILE];
  getFile(m, file);
  m.scratch[FILE] = file;
  putFile(m, before);
}
