import { OBSERVED, WARNINGS } from '../../models/trace-layout.js';
import { type Law, OCCASIONS } from '../property.js';

export const locksBalanced: Law = {
  kind: 'law',
  id: 'locks-balanced',
  sentence:
    'After every operation no i_mmap lock is held, and none is taken twice or released by who does not hold it.',
  reason:
    'A lock taken twice hangs the process with mmap_lock held, and everybody who looks at it after that; one released unheld lets two in at once.',
  family: 8,
  wouldHaveCaught: ['B4 f96e1d5f15b7'],
  needs: OBSERVED.locks | OBSERVED.calls,
  occasion: OCCASIONS.call | OCCASIONS.placement,
  check(trace, step, report) {
    const warnings = trace.warnings(step);
    const held = trace.locks(step) !== 0;
    if (held) report.violated(step, 'held');
    if (warnings & WARNINGS.rmapLockRecursion) report.violated(step, 'recursion');
    if (warnings & WARNINGS.rmapUnlockUnheld) report.violated(step, 'unheld');
    if (!held && (warnings & (WARNINGS.rmapLockRecursion | WARNINGS.rmapUnlockUnheld)) === 0) report.held();
  },
};
