import { STEPS } from '../../models/scenario.js';
import * as flags from '../../models/vm-flags.js';
import type { Reader } from './reader.js';

const PERMISSIONS =
  flags.VM_READ | flags.VM_WRITE | flags.VM_EXEC | flags.VM_SHARED | flags.VM_MAYREAD | flags.VM_MAYSHARE;
const NOT_TO_SET = PERMISSIONS | flags.VM_MAYWRITE | flags.VM_MAYEXEC;
const NOT_TO_CLEAR = PERMISSIONS;
const OF_NOMMU = flags.VM_MAYOVERLAY | flags.VM_MAPPED_COPY;

/** Checks what step `index`, at this offset, does to the flags. */
export function checkFlags(reader: Reader, index: number, step: number): void {
  const kind = reader.wire[step];
  const arg = reader.wire[step + 2];
  if (kind === STEPS.setFlags.code || kind === STEPS.clearFlags.code) {
    if ((arg & flags.VM_ACCOUNT) !== 0) reader.breach(index, 'accounting');
    if ((arg & OF_NOMMU) !== 0) reader.breach(index, 'nommu');
    const forbidden = kind === STEPS.setFlags.code ? NOT_TO_SET : NOT_TO_CLEAR;
    if ((arg & forbidden) !== 0) reader.breach(index, 'permissions');
  } else if (kind === STEPS.assignFlags.code) {
    reader.breach(index, 'assignsFlags');
  }
}
