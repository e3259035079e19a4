import { FILE_KINDS, PROCESSES } from '../../models/limits.js';
import { FILE, PROC, VMA } from '../../models/trace-layout.js';
import type { TraceView } from '../../models/trace-view.js';
import { opsOwner } from '../../models/vm-ops.js';

/** By file of the scenario: by how many users its driver has counted more than there are VMAs to count. */
export class DriverUsers {
  readonly surplus = new Int32Array(FILE_KINDS);
  /** Whether any driver has a user, or has counted one. */
  any = false;

  /** Reads the state after a step. */
  read(trace: TraceView, step: number): void {
    const { words } = trace;
    const { surplus } = this;
    let any = false;
    for (let spec = 0; spec < FILE_KINDS; spec++) surplus[spec] = 0;
    let at = trace.proc(step, 0);
    for (let proc = 0; proc < PROCESSES; proc++) {
      let vma = at + PROC.words;
      for (let left = words[at + PROC.vmas]; left > 0; left--, vma += VMA.words) {
        const owner = opsOwner(words[vma + VMA.ops]);
        if (owner < 0) continue;
        surplus[owner]--;
        any = true;
      }
      at = vma;
    }
    const counters = at + 1 + words[at] * FILE.words + FILE_KINDS;
    for (let spec = 0; spec < FILE_KINDS; spec++) {
      const counted = words[counters + spec];
      if (counted === 0) continue;
      surplus[spec] += counted;
      any = true;
    }
    this.any = any;
  }
}

const left = new DriverUsers();
const right = new DriverUsers();

/**
 * Whether the drivers of two runs are wrong by the same number of users, which does not depend on how
 * many VMAs there are.
 *
 * @param shift by how much the second scenario's file indices are higher
 */
export function sameSurplus(leftTrace: TraceView, rightTrace: TraceView, step: number, shift = 0): boolean {
  left.read(leftTrace, step);
  right.read(rightTrace, step);
  for (let spec = 0; spec + shift < FILE_KINDS - 1; spec++) {
    if (left.surplus[spec] !== right.surplus[spec + shift]) return false;
  }
  return true;
}
