import { CALL, CALL_KINDS, DESC, OBSERVED, UNDEFINED_WORD } from '../../models/trace-layout.js';
import { PROT_PERMISSIONS } from '../../models/vm-flags.js';
import { OPS_DUMMY, OPS_NULL } from '../../models/vm-ops.js';
import { type Law, OCCASIONS, type Report } from '../property.js';
import { BEFORE, IN } from '../reading/call-records.js';
import { MMAP_FIELDS, operationAt } from '../reading/wire-operation.js';

const FIELD_NAMES = Object.keys(DESC).filter((name) => name !== 'words');

export const descriptorInitialised: Law = {
  kind: 'law',
  id: 'descriptor-initialised',
  sentence:
    'When a hook runs, every field of its descriptor has a value: the range asked for, and what the VMA or the mapping has at that moment.',
  reason:
    'A hook may read every field. What happens to lie on the stack there becomes a pgoff, flags, or a pointer that is called.',
  family: 7,
  wouldHaveCaught: ['B6'],
  needs: OBSERVED.calls,
  occasion: OCCASIONS.call,
  check(trace, step, report, wire) {
    const { words } = trace;
    let call = trace.call(step, 0);
    for (let left = trace.callCount(step); left > 0; left--, call += CALL.words) {
      const kind = words[call + CALL.kind];
      if (kind === CALL_KINDS.refused) continue;
      const wrong =
        undefinedFields(words, call) |
        wrongRange(words, call, wire, operationAt(wire, step)) |
        (kind === CALL_KINDS.direct
          ? wrongDirect(words, call, wire[operationAt(wire, step) + MMAP_FIELDS.pgoff])
          : wrongCompat(words, call));
      if (wrong === 0) report.held();
      else reportFields(wrong, step, report);
    }
  },
};

/** Fields as bits, as in `CALL.written`. */
function undefinedFields(words: Int32Array, call: number): number {
  let wrong = 0;
  for (let i = 0; i < DESC.words; i++) {
    if (words[call + CALL.descIn + i] === UNDEFINED_WORD) wrong |= 1 << i;
  }
  return wrong;
}

function wrongRange(words: Int32Array, call: number, wire: Int32Array, operation: number): number {
  const start = wire[operation + MMAP_FIELDS.start];
  return (
    unless(words[call + IN.start] === start, DESC.start) |
    unless(words[call + IN.end] === start + wire[operation + MMAP_FIELDS.length], DESC.end)
  );
}

/** Direct: the mapping as mmap asked for it, and a hook that has set nothing yet. */
function wrongDirect(words: Int32Array, call: number, pgoff: number): number {
  const ops = words[call + IN.ops];
  return (
    unless(words[call + IN.vmFile] === words[call + CALL.file], DESC.vmFile) |
    unless(words[call + IN.pgoff] === pgoff, DESC.pgoff) |
    unless(words[call + IN.prot] === (words[call + IN.flags] & PROT_PERMISSIONS), DESC.prot) |
    unless(ops === OPS_NULL || ops === OPS_DUMMY, DESC.ops) |
    unless(words[call + IN.private] === 0, DESC.private)
  );
}

/** Compat: the VMA as it is. vm_ops and private_data are another law's: releases differ on them. */
function wrongCompat(words: Int32Array, call: number): number {
  return (
    unless(words[call + IN.vmFile] === words[call + BEFORE.file], DESC.vmFile) |
    unless(words[call + IN.pgoff] === words[call + BEFORE.pgoff], DESC.pgoff) |
    unless(words[call + IN.flags] === words[call + BEFORE.flags], DESC.flags) |
    unless(words[call + IN.prot] === words[call + BEFORE.prot], DESC.prot)
  );
}

function unless(right: boolean, field: number): number {
  return right ? 0 : 1 << field;
}

function reportFields(wrong: number, step: number, report: Report): void {
  for (let i = 0; i < DESC.words; i++) {
    if (wrong & (1 << i)) report.violated(step, FIELD_NAMES[i]);
  }
}
