/** mmap and munmap without an MMU (mm/nommu.c): no direct path, every hook runs on a half-made VMA. */
import { ERRNO } from '../errno.js';
import { ATTRIBUTES, FAULT_SITES } from '../scenario.js';
import { PLACEMENTS, PROC, VMA, WARNINGS } from '../trace-layout.js';
import * as vm from '../vm-flags.js';
import { OPS_DUMMY, OPS_NULL } from '../vm-ops.js';
import { faultAt } from './faults.js';
import { attributesOf, getFile, putFile } from './files.js';
import { NEW_VMA } from './layout.js';
import type { Machine } from './machine.js';
import { mmapFile } from './nested.js';
import { removeAll } from './unmap.js';
import { closeVma } from './vm-operations.js';
import { insertVma, overlaps, split, vmaAbove } from './vmas.js';

const { EINVAL, ENODEV, ENOMEM, ENOSYS } = ERRNO;
const { VM_MAPPED_COPY, VM_MAYOVERLAY, VM_MAYSHARE, VM_SHARED, VM_WRITE } = vm;
const MAPS_DIRECTLY = ATTRIBUTES.mapsDirectly;
const NULL_OPS = OPS_NULL;
const DUMMY = OPS_DUMMY;
const { region: REGION, copy: COPY, vmAreaAlloc: VM_AREA_ALLOC, mapPrealloc: MAP_PREALLOC } = FAULT_SITES;
const PLACED_NEW = PLACEMENTS.newVma;
const NOT_SHARED = WARNINGS.nommuNotShared;
const MAP_COUNT = PROC.mapCount;
const { start: START, end: END, pgoff: PGOFF, file: FILE, words: VMA_WORDS } = VMA;

const NEW_AT = NEW_VMA;
const NEW_START = NEW_VMA + VMA.start;
const NEW_END = NEW_VMA + VMA.end;
const NEW_PGOFF = NEW_VMA + VMA.pgoff;
const NEW_FILE = NEW_VMA + VMA.file;
const NEW_FLAGS = NEW_VMA + VMA.flags;
const NEW_PROT = NEW_VMA + VMA.prot;
const NEW_OPS = NEW_VMA + VMA.ops;
const NEW_PRIVATE = NEW_VMA + VMA.private;

/** `do_mmap`, for what the map registers say. `first` is where the VMA belongs. The first page or a negated errno. */
export function mmapNommu(m: Machine, first: number): number {
  const x = m.scratch;
  if (faultAt(m, REGION)) return -ENOMEM;
  if (faultAt(m, VM_AREA_ALLOC)) return -ENOMEM;
  m.gatheredFrom = first;
  m.gatheredTo = first;
  m.gatheredUnmapped = false;
  x[NEW_START] = m.mapStart;
  x[NEW_END] = m.mapEnd;
  x[NEW_PGOFF] = m.mapPgoff;
  x[NEW_FILE] = m.mapFile;
  x[NEW_FLAGS] = m.mapFlags;
  x[NEW_PROT] = 0;
  x[NEW_OPS] = DUMMY;
  x[NEW_PRIVATE] = 0;
  if (m.mapFile !== 0) getFile(m, m.mapFile);

  let error = m.mapFile !== 0 && (m.mapFlags & VM_SHARED) !== 0 ? mmapShared(m) : mmapPrivate(m);
  if (error === 0 && faultAt(m, MAP_PREALLOC)) error = -ENOMEM;
  if (error < 0) {
    closeVma(m, x[NEW_OPS]);
    if (x[NEW_FILE] !== 0) putFile(m, x[NEW_FILE]);
    return error;
  }
  m.placement = PLACED_NEW;
  m.state[m.proc + MAP_COUNT]++;
  insertVma(m, first, NEW_AT);
  return m.mapStart;
}

/** `do_mmap_shared_file`. */
function mmapShared(m: Machine): number {
  const error = mmapFile(m, m.mapFile);
  return error === -ENOSYS ? -ENODEV : error;
}

/** `do_mmap_private`: the device's own memory where it offers that, else a copy. */
function mmapPrivate(m: Machine): number {
  const x = m.scratch;
  if (mapsDirectly(m)) {
    let error = mmapFile(m, m.mapFile);
    if ((x[NEW_FLAGS] & (VM_MAYSHARE | VM_MAYOVERLAY)) === 0) {
      m.warnings |= NOT_SHARED;
      error = -ENOSYS;
    }
    if (error !== -ENOSYS) return error;
  }
  if (faultAt(m, COPY)) return -ENOMEM;
  x[NEW_FLAGS] |= VM_MAPPED_COPY;
  if (x[NEW_FILE] === 0) x[NEW_OPS] = NULL_OPS;
  return 0;
}

function mapsDirectly(m: Machine): boolean {
  if (m.mapFile === 0) return false;
  if ((m.mapFlags & VM_WRITE) !== 0) return false;
  return (attributesOf(m, m.mapFile) & MAPS_DIRECTLY) !== 0;
}

/** `do_munmap`: a mapping of a file goes whole or not at all, an anonymous one can be cut. */
export function unmapNommu(m: Machine, start: number, end: number): number {
  const state = m.state;
  const first = vmaAbove(m, start);
  if (!overlaps(m, first, end)) return -EINVAL;
  if (state[first + FILE] === 0) return unmapAnonymous(m, first, start, end);
  for (let vma = first; overlaps(m, vma, end); vma += VMA_WORDS) {
    if (start > state[vma + START]) return -EINVAL;
    if (end === state[vma + END]) return remove(m, vma);
  }
  return -EINVAL;
}

function unmapAnonymous(m: Machine, vma: number, start: number, end: number): number {
  const state = m.state;
  if (start < state[vma + START] || end > state[vma + END]) return -EINVAL;
  const atStart = start === state[vma + START];
  const atEnd = end === state[vma + END];
  if (atStart && atEnd) return remove(m, vma);
  if (atEnd) {
    state[vma + END] = start;
    return 0;
  }
  let cut = vma;
  if (!atStart) {
    const error = split(m, vma, start);
    if (error < 0) return error;
    cut = vma + VMA_WORDS;
  }
  state[cut + PGOFF] += end - state[cut + START];
  state[cut + START] = end;
  return 0;
}

function remove(m: Machine, vma: number): number {
  m.gatheredFrom = vma;
  m.gatheredTo = vma + VMA_WORDS;
  removeAll(m);
  return 0;
}
