/**
 * `vm_operations_struct` as one word, so that two models can be compared by value.
 *
 * Bits 0-3 name a driver's table of operations. Above them stand up to four groups of six bits, the
 * innermost wrapper lowest: a wrapper that saved the operations it found and installed its own
 * (ipc/shm, coda). Five bits name the wrapper's open file (1-31), the sixth says that each VMA with
 * these operations holds a reference to that file, as coda's parked reference does.
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
/** open, close and, from 7.1, mapped. */
export const OPS_MAPPED = 6;
/** shmem's table for shared anonymous memory. */
export const OPS_SHMEM = 7;

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
] as const;

/** How many wrappers can stand around one table. A further wrap fails with -ELOOP. */
export const MAX_WRAPS = 4;

const BASE_BITS = 4;
const LEVEL_BITS = 6;

/** The driver's own table below all wrappers, `OPS_NULL` to `OPS_SHMEM`. */
export function baseOps(ops: number): number {
  return ops & 0xf;
}

/** How many wrappers stand around the table, 0 to {@link MAX_WRAPS}. */
export function wrapDepth(ops: number): number {
  let depth = 0;
  for (let rest = ops >>> BASE_BITS; rest !== 0; rest >>>= LEVEL_BITS) depth++;
  return depth;
}

/** The open file (1-31) of the wrapper at `level`, 0 being the innermost. */
export function wrapFile(ops: number, level: number): number {
  return (ops >>> (BASE_BITS + LEVEL_BITS * level)) & 0x1f;
}

/** Whether each VMA holds a reference to the wrapper's file at `level`. */
export function wrapHoldsFile(ops: number, level: number): boolean {
  return ((ops >>> (BASE_BITS + LEVEL_BITS * level + 5)) & 1) === 1;
}

/** Wraps `ops` once more. The caller has checked that {@link wrapDepth} is below {@link MAX_WRAPS}. */
export function wrapOps(ops: number, file: number, holdsFile: boolean): number {
  const level = file | (holdsFile ? 0x20 : 0);
  return ops | (level << (BASE_BITS + LEVEL_BITS * wrapDepth(ops)));
}

/** Whether the table has `->close`: wrappers always do. */
export function hasClose(ops: number): boolean {
  return ops > 0xf || (ops >= OPS_OPEN_CLOSE && ops <= OPS_MAPPED);
}
