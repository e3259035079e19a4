/**
 * `vm_operations_struct` as one word, so that two models can be compared by value.
 *
 * Bits 0-3 name a driver's table of operations. Above them stand up to four groups of six bits, the
 * innermost wrapper lowest: a wrapper that saved the operations it found and installed its own
 * (ipc/shm, coda). Five bits name the wrapper's open file (1-31), the sixth says that each VMA with
 * these operations holds a reference to that file, as coda's parked reference does.
 *
 * Bits 28-30 name the driver of a table that counts its users: the index of its file plus 1. Every
 * driver has such a table of its own, so that ->open, ->close and ->mapped know whose they are.
 */

/** `vma->vm_ops == NULL`: the VMA is anonymous, whatever its vm_file. */
export const OPS_NULL = 0;
/** `vma_dummy_vm_ops`: what a new VMA starts with; not NULL, but empty. */
export const OPS_DUMMY = 1;
/** Two distinct tables with a fault handler, without open and close. */
export const OPS_PLAIN_A = 2;
export const OPS_PLAIN_B = 3;
/** open and close. */
export const OPS_OPEN_CLOSE = 4;
/** close without open. */
export const OPS_CLOSE = 5;
/** The driver's users are counted: open takes, close gives, and from 7.1 mapped runs its `mapped` program. */
export const OPS_MAPPED = 6;
/** shmem's table for shared anonymous memory. */
export const OPS_SHMEM = 7;
/** As OPS_MAPPED, without ->mapped: open takes, close gives. */
export const OPS_COUNTED = 8;

/** The tables a hook may install, in the order of their code. */
export const OPS_NAMES = [
  'NULL',
  'vma_dummy_vm_ops',
  'plain_a_ops',
  'plain_b_ops',
  'open_close_ops',
  'close_ops',
  'mapped_ops',
  'shmem_ops',
  'counted_ops',
] as const;

/** How many wrappers can stand around one table. A further wrap fails with -ELOOP. */
export const MAX_WRAPS = 4;

/** Where the parts of a word stand. */
export const OPS_BASE_BITS = 4;
export const OPS_LEVEL_BITS = 6;
export const OPS_OWNER_SHIFT = OPS_BASE_BITS + OPS_LEVEL_BITS * MAX_WRAPS;
const WRAPS = ((1 << OPS_OWNER_SHIFT) - 1) & ~0xf;

/** Whether a table counts the users of its driver. */
export function countsUsers(table: number): boolean {
  return table === OPS_MAPPED || table === OPS_COUNTED;
}

/** What a hook installs that sets vm_ops to `table`: its driver's own, where users are counted. `spec`: its file. */
export function driverOps(table: number, spec: number): number {
  return countsUsers(table) ? table | ((spec + 1) << OPS_OWNER_SHIFT) : table;
}

/** The driver (index of the scenario's files) whose users the operations count, or -1. */
export function opsOwner(ops: number): number {
  return (ops >>> OPS_OWNER_SHIFT) - 1;
}

/** The driver's own table below all wrappers, `OPS_NULL` to `OPS_COUNTED`. */
export function baseOps(ops: number): number {
  return ops & 0xf;
}

/** How many wrappers stand around the table, 0 to {@link MAX_WRAPS}. */
export function wrapDepth(ops: number): number {
  let depth = 0;
  for (let rest = (ops & WRAPS) >>> OPS_BASE_BITS; rest !== 0; rest >>>= OPS_LEVEL_BITS) depth++;
  return depth;
}

/** The open file (1-31) of the wrapper at `level`, 0 being the innermost. */
export function wrapFile(ops: number, level: number): number {
  return (ops >>> (OPS_BASE_BITS + OPS_LEVEL_BITS * level)) & 0x1f;
}

/** Whether each VMA holds a reference to the wrapper's file at `level`. */
export function wrapHoldsFile(ops: number, level: number): boolean {
  return ((ops >>> (OPS_BASE_BITS + OPS_LEVEL_BITS * level + 5)) & 1) === 1;
}

/** Wraps `ops` once more. The caller has checked that {@link wrapDepth} is below {@link MAX_WRAPS}. */
export function wrapOps(ops: number, file: number, holdsFile: boolean): number {
  const level = file | (holdsFile ? 0x20 : 0);
  return ops | (level << (OPS_BASE_BITS + OPS_LEVEL_BITS * wrapDepth(ops)));
}

/** Whether the table has `->close`: wrappers always do. */
export function hasClose(ops: number): boolean {
  if ((ops & WRAPS) !== 0) return true;
  const table = baseOps(ops);
  return (table >= OPS_OPEN_CLOSE && table <= OPS_MAPPED) || table === OPS_COUNTED;
}
