import { PROCESSES } from '../../models/limits.js';
import { OBSERVED, PROC, VMA } from '../../models/trace-layout.js';
import { VM_ACCOUNT } from '../../models/vm-flags.js';
import type { Law } from '../property.js';
import { hasMmu } from '../reading/wire-file.js';

export const chargeBalanced: Law = {
  kind: 'law',
  id: 'charge-balanced',
  sentence:
    'After every operation the memory a process is charged for is the pages of its VMAs with VM_ACCOUNT, and nothing after the teardown.',
  reason:
    'Charge that is lost is lost until reboot: under strict overcommit a program whose mmap fails often enough leaves the machine without memory to commit.',
  family: 1,
  wouldHaveCaught: ['B9 6cc27d821963', 'D13', 'the charge ownership of 7.3'],
  needs: OBSERVED.charge | OBSERVED.vmas,
  check(trace, step, report, wire) {
    // On NOMMU nothing is charged.
    if (!hasMmu(wire)) return;
    const { words } = trace;
    let at = trace.proc(step, 0);
    for (let proc = 0; proc < PROCESSES; proc++) {
      let pages = 0;
      let vma = at + PROC.words;
      for (let left = words[at + PROC.vmas]; left > 0; left--, vma += VMA.words) {
        if (words[vma + VMA.flags] & VM_ACCOUNT) pages += words[vma + VMA.end] - words[vma + VMA.start];
      }
      if (words[at + PROC.charge] === pages) report.held();
      else report.violated(step, 'charge');
      at = vma;
    }
  },
};
