import { CALL_KINDS, DESC, VMA_FIELDS } from '../trace-layout.js';
import type { VmAreaDesc } from './desc.js';
import type { File } from './file.js';
import type { Vma } from './vma.js';

/** The fields of a descriptor or VMA as words, in the order of `DESC` or `VMA_FIELDS`. */
export type Words = readonly number[];

const NO_DESC: Words = new Array<number>(DESC.words).fill(0);
const NO_VMA: Words = new Array<number>(VMA_FIELDS.words).fill(0);

/** What is kept of one call of a `.mmap_prepare` hook. */
export class CallRecord {
  error = 0;
  written = 0;
  descIn = NO_DESC;
  descOut = NO_DESC;
  vmaBefore = NO_VMA;
  vmaAfter = NO_VMA;
  /** References before and after vma_set_file: on the old file, then on the new one. */
  oldFileBefore = 0;
  oldFileAfter = 0;
  newFileBefore = 0;
  newFileAfter = 0;
  action = 0;
  /** What error_hook or error_override asks for, negated. */
  override = 0;
  prepareError = 0;
  completeError = 0;
  /** A union of COMPLETED. */
  completed = 0;
  askedOps = 0;
  askedPrivate = 0;
  /** Direct path: the new VMA had to be unmapped again. Not part of the trace. */
  undone = false;

  readonly file: number;
  readonly spec: number;

  constructor(
    /** One of {@link CALL_KINDS}. */
    readonly kind: number,
    readonly depth: number,
    file: File,
  ) {
    this.file = file.number;
    this.spec = file.inode.index;
  }
}

/** The record of a nested call that was turned away before any descriptor was made. */
export function refusedCall(file: File, vma: Vma, depth: number, error: number): CallRecord {
  const call = new CallRecord(CALL_KINDS.refused, depth, file);
  call.error = error;
  call.vmaBefore = call.vmaAfter = vmaWords(vma);
  return call;
}

export function descWords(desc: VmAreaDesc): Words {
  return [
    desc.start,
    desc.end,
    desc.file?.number ?? 0,
    desc.vmFile?.number ?? 0,
    desc.pgoff,
    desc.vmFlags,
    desc.pageProt,
    desc.vmOps,
    desc.privateData,
  ];
}

export function vmaWords(vma: Vma): Words {
  return [vma.vmFile?.number ?? 0, vma.vmPgoff, vma.vmFlags, vma.vmPageProt, vma.vmOps, vma.vmPrivateData];
}
