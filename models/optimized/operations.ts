/** One operation of the scenario: from its wire words to the system call. */
import { OPERATIONS } from '../scenario.js';
import { OPERATION_FIELDS_AT, OPERATION_WORDS } from '../wire.js';
import { close, dup, open } from './descriptors.js';
import { forgetTakes } from './drivers.js';
import { armFaults, disarmFaults } from './faults.js';
import { setKsm } from './ksm.js';
import { PROC_STATE_WORDS, WIRE_OPERATIONS_AT } from './layout.js';
import type { Machine } from './machine.js';
import { mmap } from './mmap.js';
import { refuseOperation } from './refusals.js';
import { munmap, tearDown } from './unmap.js';

const OPEN = OPERATIONS.open.code;
const DUP = OPERATIONS.dup.code;
const CLOSE = OPERATIONS.close.code;
const MMAP = OPERATIONS.mmap.code;
const MUNMAP = OPERATIONS.munmap.code;
const KSM = OPERATIONS.ksm.code;
const PROC_WORDS = PROC_STATE_WORDS;
const WORDS = OPERATION_WORDS;
const OPERATIONS_AT = WIRE_OPERATIONS_AT;
/** The words of an operation: kind, process, fields. */
const PROCESS = 1;
/** The fields of the short operations, in their order in OPERATIONS. */
const FIRST = OPERATION_FIELDS_AT;
const SECOND = OPERATION_FIELDS_AT + 1;
const THIRD = OPERATION_FIELDS_AT + 2;

/** Runs operation `index` and returns its result: 0 or more, or a negated errno. */
export function runOperation(m: Machine, index: number): number {
  const wire = m.wire;
  const at = wire[OPERATIONS_AT] + index * WORDS;
  clearCounts(m);
  m.proc = wire[at + PROCESS] * PROC_WORDS;
  armFaults(m, at);
  switch (wire[at]) {
    case OPEN:
      return open(m, wire[at + FIRST], wire[at + SECOND], wire[at + THIRD]);
    case DUP:
      return dup(m, wire[at + FIRST], wire[at + SECOND]);
    case CLOSE:
      return close(m, wire[at + FIRST]);
    case MMAP:
      return mmap(m, at);
    case MUNMAP:
      return munmap(m, wire[at + FIRST], wire[at + SECOND]);
    case KSM:
      return setKsm(m, wire[at + FIRST]);
    default:
      return refuseOperation(wire[at], index);
  }
}

/** The step after the last operation. */
export function runTeardown(m: Machine): void {
  clearCounts(m);
  disarmFaults(m);
  tearDown(m);
}

/** Forgets what the last operation did. */
export function clearCounts(m: Machine): void {
  m.warnings = 0;
  m.opened = 0;
  m.closed = 0;
  m.placement = 0;
  m.calls = 0;
  m.nested = 0;
  m.locks = 0;
  if (m.tookUsers) forgetTakes(m);
}
