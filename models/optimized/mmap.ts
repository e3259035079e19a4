/** The mmap system call up to `__mmap_region`. */
import { ERRNO } from '../errno.js';
import { ARENA_PAGES } from '../limits.js';
import { ANONYMOUS, FAULT_SITES, HOOKS, OPERATIONS } from '../scenario.js';
import { PROC } from '../trace-layout.js';
import * as vm from '../vm-flags.js';
import { OPERATION_FIELDS_AT } from '../wire.js';
import { faultAt } from './faults.js';
import { countWritable, deniesWrites, getFile, hooksOf, isReadOnly, putFile } from './files.js';
import type { Machine } from './machine.js';
import { mmapRegion } from './mmap-region.js';
import { canMmapFile } from './nested.js';
import { mmapNommu, nommuFlags } from './nommu.js';
import { overlaps, vmaAbove } from './vmas.js';

const { VM_MAYEXEC, VM_MAYREAD, VM_MAYSHARE, VM_MAYWRITE, VM_NORESERVE, VM_SHARED, VM_WRITE } = vm;
const { EACCES, EBADF, EEXIST, EINVAL, ENOMEM, ENODEV, EPERM } = ERRNO;
const FDS = PROC.fds;
const NO_FILE = ANONYMOUS;
const PAGES = ARENA_PAGES;
const HAS_PREPARE = HOOKS.prepare;
const MAP_WRITABLE = FAULT_SITES.mapWritable;

const FIELDS = Object.keys(OPERATIONS.mmap.fields);
const SLOT = OPERATION_FIELDS_AT + FIELDS.indexOf('slot');
const START = OPERATION_FIELDS_AT + FIELDS.indexOf('start');
const LENGTH = OPERATION_FIELDS_AT + FIELDS.indexOf('length');
const PGOFF = OPERATION_FIELDS_AT + FIELDS.indexOf('pgoff');
const PROTECTION = OPERATION_FIELDS_AT + FIELDS.indexOf('prot');
const SHARED = OPERATION_FIELDS_AT + FIELDS.indexOf('shared');
const REPLACE = OPERATION_FIELDS_AT + FIELDS.indexOf('replace');
const NORESERVE = OPERATION_FIELDS_AT + FIELDS.indexOf('noreserve');

/** The operation at `operation` of the wire: the first page of the range, or a negated errno. */
export function mmap(m: Machine, operation: number): number {
  const slot = m.wire[operation + SLOT];
  if (slot === NO_FILE) return doMmap(m, operation, 0);
  const file = m.state[m.proc + FDS + slot];
  if (file === 0) return -EBADF;
  getFile(m, file);
  const result = doMmap(m, operation, file);
  putFile(m, file);
  return result;
}

/** `do_mmap`: `file` is 0 for an anonymous mapping. */
function doMmap(m: Machine, operation: number, file: number): number {
  const wire = m.wire;
  const start = wire[operation + START];
  const length = wire[operation + LENGTH];
  const end = start + length;
  if (length === 0) return -EINVAL;
  if (end > PAGES) return -ENOMEM;
  if (m.nommu && wire[operation + REPLACE] === 1) return -EINVAL;
  const first = vmaAbove(m, start);
  const replacing = overlaps(m, first, end);
  if (replacing && wire[operation + REPLACE] === 0) return -EEXIST;

  const shared = wire[operation + SHARED] === 1;
  let flags = wire[operation + PROTECTION];
  let pgoff = wire[operation + PGOFF];
  if (wire[operation + NORESERVE] === 1) flags |= VM_NORESERVE;
  if (m.nommu) {
    flags = nommuFlags(flags, file, shared);
  } else {
    flags |= VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;
    if (shared) flags |= VM_SHARED | VM_MAYSHARE;
  }
  if (file === 0) {
    pgoff = shared ? 0 : start;
  } else {
    // Without an MMU the hooks are looked at first.
    if (m.nommu && canMmapFile(m, file) < 0) return -ENODEV;
    if (shared && isReadOnly(m, file)) {
      if ((flags & VM_WRITE) !== 0) return -EACCES;
      if (!m.nommu) flags &= ~(VM_MAYWRITE | VM_SHARED);
    }
    if (!m.nommu && canMmapFile(m, file) < 0) return -ENODEV;
  }

  m.mapStart = start;
  m.mapEnd = end;
  m.mapPgoff = pgoff;
  m.mapFlags = flags;
  m.mapFile = file;
  m.original = file;
  m.hasPrepare = file !== 0 && (hooksOf(m, file) & HAS_PREPARE) !== 0;
  if (m.nommu) return mmapNommu(m, first, shared);
  return mapWritable(m, first, replacing);
}

/** `mmap_region`: a shared writable mapping holds a writable count while it is made. */
function mapWritable(m: Machine, first: number, replacing: boolean): number {
  const file = m.original;
  if (file === 0) return mmapRegion(m, first, replacing);
  if ((m.mapFlags & VM_SHARED) === 0) return mmapRegion(m, first, replacing);
  if ((m.mapFlags & VM_MAYWRITE) === 0) return mmapRegion(m, first, replacing);
  if (faultAt(m, MAP_WRITABLE) || deniesWrites(m, file)) return -EPERM;
  countWritable(m, file, 1);
  const result = mmapRegion(m, first, replacing);
  countWritable(m, file, -1);
  return result;
}
