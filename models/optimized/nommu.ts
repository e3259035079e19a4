/** mmap, munmap and the teardown without an MMU: `mm/nommu.c`. */
import { ERRNO } from '../errno.js';
import { ARENA_PAGES } from '../limits.js';
import { ATTRIBUTES, FAULT_SITES } from '../scenario.js';
import { PLACEMENTS, PROC, VMA, WARNINGS } from '../trace-layout.js';
import * as vm from '../vm-flags.js';
import { OPS_DUMMY, OPS_NULL } from '../vm-ops.js';
import { faultAt } from './faults.js';
import { attributesOf, getFile, putFile } from './files.js';
import { NEW_VMA } from './layout.js';
import type { Machine } from './machine.js';
import { mmapFile } from './nested.js';
import { closeVma } from './vm-operations.js';
import { eraseVmas, firstVma, insertVma, overlaps, split, vmaAbove } from './vmas.js';

const { VM_MAPPED_COPY, VM_MAYEXEC, VM_MAYOVERLAY, VM_MAYREAD, VM_MAYSHARE, VM_MAYWRITE } = vm;
const { VM_SHARED, VM_WRITE } = vm;
const { EINVAL, ENODEV, ENOMEM, ENOSYS } = ERRNO;
const { region: REGION, copy: COPY, vmAreaAlloc: VM_AREA_ALLOC, mapPrealloc: MAP_PREALLOC } = FAULT_SITES;
const PLACED_NEW = PLACEMENTS.newVma;
const NOT_SHARED = WARNINGS.nommuNotShared;
const MAPS_DIRECTLY = ATTRIBUTES.mapsDirectly;
const DUMMY = OPS_DUMMY;
const NULL_OPS = OPS_NULL;
const PAGES = ARENA_PAGES;
const MAY_DO_ALL = VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;
const { mapCount: MAP_COUNT, vmas: VMAS } = PROC;
const { start: START, end: END, pgoff: PGOFF, file: FILE, ops: OPS, words: VMA_WORDS } = VMA;

const NEW_AT = NEW_VMA;
const NEW_START = NEW_VMA + VMA.start;
const NEW_END = NEW_VMA + VMA.end;
const NEW_PGOFF = NEW_VMA + VMA.pgoff;
const NEW_FILE = NEW_VMA + VMA.file;
const NEW_FLAGS = NEW_VMA + VMA.flags;
const NEW_PROT = NEW_VMA + VMA.prot;
const NEW_OPS = NEW_VMA + VMA.ops;
const NEW_PRIVATE = NEW_VMA + VMA.private;

/** `determine_vm_flags`: `asked` is what every mapping has, the permissions and VM_NORESERVE. */
export function nommuFlags(asked: number, file: number, shared: boolean): number {
  if (file === 0) return asked | MAY_DO_ALL;
  if (shared) return asked | MAY_DO_ALL | VM_SHARED | VM_MAYSHARE;
  return (asked & VM_WRITE) === 0 ? asked | MAY_DO_ALL | VM_MAYOVERLAY : asked | MAY_DO_ALL;
}

/** Maps what the map registers say before the VMA at `first`. The first page or a negated errno. */
export function mmapNommu(m: Machine, first: number, shared: boolean): number {
  const x = m.scratch;
  const file = m.original;
  if (faultAt(m, REGION)) return -ENOMEM;
  if (faultAt(m, VM_AREA_ALLOC)) return -ENOMEM;
  x[NEW_START] = m.mapStart;
  x[NEW_END] = m.mapEnd;
  x[NEW_PGOFF] = m.mapPgoff;
  x[NEW_FILE] = file;
  x[NEW_FLAGS] = m.mapFlags;
  x[NEW_PROT] = 0;
  x[NEW_OPS] = DUMMY;
  x[NEW_PRIVATE] = 0;
  if (file !== 0) getFile(m, file);

  let error = file !== 0 && shared ? mapShared(m) : mapPrivate(m);
  if (error === 0 && faultAt(m, MAP_PREALLOC)) error = -ENOMEM;
  if (error < 0) {
    closeVma(m, x[NEW_OPS]);
    if (x[NEW_FILE] !== 0) putFile(m, x[NEW_FILE]);
    return error;
  }
  insertVma(m, first, NEW_AT);
  m.state[m.proc + MAP_COUNT]++;
  m.placement = PLACED_NEW;
  return m.mapStart;
}

/** `do_mmap_shared_file`. */
function mapShared(m: Machine): number {
  const error = mmapFile(m, m.scratch[NEW_FILE]);
  return error === -ENOSYS ? -ENODEV : error;
}

/** `do_mmap_private`: the device's memory itself where it can be had, else a copy. */
function mapPrivate(m: Machine): number {
  const x = m.scratch;
  if (mapsDirectly(m)) {
    let error = mmapFile(m, x[NEW_FILE]);
    if ((x[NEW_FLAGS] & (VM_MAYSHARE | VM_MAYOVERLAY)) === 0) {
      m.warnings |= NOT_SHARED;
      error = -ENOSYS;
    }
    if (error !== -ENOSYS) return error;
  }
  if (faultAt(m, COPY)) return -ENOMEM;
  x[NEW_FLAGS] |= VM_MAPPED_COPY;
  if (m.original === 0) x[NEW_OPS] = NULL_OPS;
  return 0;
}

function mapsDirectly(m: Machine): boolean {
  if (m.original === 0) return false;
  if ((m.mapFlags & VM_WRITE) !== 0) return false;
  return (attributesOf(m, m.original) & MAPS_DIRECTLY) !== 0;
}

/** `do_munmap`: whole VMAs of files, any part of an anonymous one. */
export function munmapNommu(m: Machine, start: number, length: number): number {
  const state = m.state;
  const end = start + length;
  if (length === 0 || end > PAGES) return -EINVAL;
  const vma = vmaAbove(m, start);
  if (!overlaps(m, vma, end)) return -EINVAL;
  if (state[vma + FILE] !== 0) return removeOneThatEnds(m, vma, start, end);
  if (start < state[vma + START] || end > state[vma + END]) return -EINVAL;
  if (start === state[vma + START] && end === state[vma + END]) {
    remove(m, vma);
    return 0;
  }
  return shrink(m, vma, start, end);
}

/** A range over files unmaps the one VMA that ends with it. */
function removeOneThatEnds(m: Machine, first: number, start: number, end: number): number {
  for (let vma = first; overlaps(m, vma, end); vma += VMA_WORDS) {
    if (start > m.state[vma + START]) return -EINVAL;
    if (end === m.state[vma + END]) {
      remove(m, vma);
      return 0;
    }
  }
  return -EINVAL;
}

/** `vmi_shrink_vma`, and before it a split where the range is in the middle. */
function shrink(m: Machine, vma: number, start: number, end: number): number {
  const state = m.state;
  if (end === state[vma + END]) {
    state[vma + END] = start;
    return 0;
  }
  let shrunk = vma;
  if (start > state[vma + START]) {
    const error = split(m, vma, start);
    if (error < 0) return error;
    shrunk = vma + VMA_WORDS;
  }
  state[shrunk + START] = end;
  state[shrunk + PGOFF] += end - start;
  return 0;
}

/** `delete_vma_from_mm`, `delete_vma`. */
function remove(m: Machine, vma: number): void {
  const file = m.state[vma + FILE];
  closeVma(m, m.state[vma + OPS]);
  if (file !== 0) putFile(m, file);
  m.state[m.proc + MAP_COUNT]--;
  eraseVmas(m, vma, vma + VMA_WORDS);
}

/** All VMAs of the process go, by address. */
export function removeAllNommu(m: Machine): void {
  while (m.state[m.proc + VMAS] > 0) remove(m, firstVma(m));
}
