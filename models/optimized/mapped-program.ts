/** Programs of `vm_ops->mapped`: the driver is told that its mapping stands. */
import { ERRNO } from '../errno.js';
import { FAULT_SITES, STEPS } from '../scenario.js';
import { VMA } from '../trace-layout.js';
import { STEP_WORDS } from '../wire.js';
import { countUsers } from './drivers.js';
import { faultAt } from './faults.js';
import { specAt } from './files.js';
import { applies } from './guards.js';
import * as layout from './layout.js';
import type { Machine } from './machine.js';
import { failureOf } from './prepare-program.js';

const { SPEC_MAPPED_LENGTH, SPEC_MMAP_LENGTH, SPEC_PREPARE_LENGTH, SPEC_STEPS_AT } = layout;
const { file: FILE, flags: FLAGS, ops: OPS, private: PRIVATE } = VMA;
const WORDS = STEP_WORDS;
const MAPPED = FAULT_SITES.mapped;
const ENOMEM = ERRNO.ENOMEM;

const TAKE = STEPS.take.code;
const GIVE = STEPS.give.code;
const PRIVATE_DATA = STEPS.privateData.code;
const FAIL = STEPS.fail.code;
const STOP = STEPS.stop.code;

/** Runs the mapped program of files of spec `owner` on the VMA at `vma` of `words`. 0 or a negated errno. */
export function runMapped(m: Machine, words: Int32Array, vma: number, owner: number): number {
  if (faultAt(m, MAPPED)) return -ENOMEM;
  const wire = m.wire;
  const header = specAt(owner);
  const before = wire[header + SPEC_PREPARE_LENGTH] + wire[header + SPEC_MMAP_LENGTH];
  const first = wire[header + SPEC_STEPS_AT] + before * WORDS;
  const end = first + wire[header + SPEC_MAPPED_LENGTH] * WORDS;
  const file = words[vma + FILE];
  let taken = 0;
  let privateData = words[vma + PRIVATE];
  for (let at = first; at < end; at += WORDS) {
    const guard = wire[at + 1];
    // With the VMA's own file for the program's, and never run before: again and fileSwapped never apply.
    if (guard !== 0 && !applies(m, guard, words[vma + FLAGS], words[vma + OPS], file, file, false)) continue;
    const step = wire[at];
    if (step === TAKE) taken++;
    else if (step === GIVE) taken--;
    else if (step === PRIVATE_DATA) privateData = wire[at + 2];
    else if (step === FAIL) return failureOf(wire[at + 2]);
    else if (step === STOP) break;
  }
  countUsers(m, owner, taken);
  words[vma + PRIVATE] = privateData;
  return 0;
}
