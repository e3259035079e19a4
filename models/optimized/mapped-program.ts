/** `vm_ops->mapped` of a driver: a program that counts, and may exchange the private data. */
import { ERRNO } from '../errno.js';
import { FAULT_SITES, GUARDS, STEPS } from '../scenario.js';
import { VMA } from '../trace-layout.js';
import { STEP_WORDS } from '../wire.js';
import { faultAt } from './faults.js';
import { countUser, specAt } from './files.js';
import { applies } from './guards.js';
import * as layout from './layout.js';
import type { Machine } from './machine.js';
import { failureOf } from './prepare-program.js';

const { flags: FLAGS, ops: OPS, private: PRIVATE } = VMA;
const ENOMEM = ERRNO.ENOMEM;
const ALLOCATION = FAULT_SITES.mapped;
const WORDS = STEP_WORDS;
const PREPARE_LENGTH = layout.SPEC_PREPARE_LENGTH;
const MMAP_LENGTH = layout.SPEC_MMAP_LENGTH;
const MAPPED_LENGTH = layout.SPEC_MAPPED_LENGTH;
const STEPS_AT = layout.SPEC_STEPS_AT;
const AGAIN = GUARDS.again;
const FILE_SWAPPED = GUARDS.fileSwapped;
const TAKE = STEPS.take.code;
const GIVE = STEPS.give.code;
const PRIVATE_DATA = STEPS.privateData.code;
const FAIL = STEPS.fail.code;
const STOP = STEPS.stop.code;

/** Runs the `mapped` program of `spec` for the VMA at `vma` of `words`. 0 or a negated errno, and then nothing is changed. */
export function runMapped(m: Machine, spec: number, words: Int32Array, vma: number): number {
  if (faultAt(m, ALLOCATION)) return -ENOMEM;
  m.balance = 0;
  m.mappedPrivate = words[vma + PRIVATE];
  const error = mappedSteps(m, spec, words, vma);
  if (error < 0) return error;
  countUser(m, spec, m.balance);
  words[vma + PRIVATE] = m.mappedPrivate;
  return 0;
}

function mappedSteps(m: Machine, spec: number, words: Int32Array, vma: number): number {
  const wire = m.wire;
  const header = specAt(spec);
  const first =
    wire[header + STEPS_AT] + (wire[header + PREPARE_LENGTH] + wire[header + MMAP_LENGTH]) * WORDS;
  const end = first + wire[header + MAPPED_LENGTH] * WORDS;
  for (let at = first; at < end; at += WORDS) {
    const guard = wire[at + 1];
    // There is no open file to compare with.
    if (guard === AGAIN || guard === FILE_SWAPPED) continue;
    if (guard !== 0 && !applies(m, guard, words[vma + FLAGS], words[vma + OPS], 0, 0, false)) continue;
    switch (wire[at]) {
      case TAKE:
        m.balance++;
        break;
      case GIVE:
        m.balance--;
        break;
      case PRIVATE_DATA:
        m.mappedPrivate = wire[at + 2];
        break;
      case FAIL:
        return failureOf(wire[at + 2]);
      case STOP:
        return 0;
    }
  }
  return 0;
}
