import { PROCESSES } from '../../models/limits.js';
import { OBSERVED, PROC } from '../../models/trace-layout.js';
import type { Law } from '../property.js';

export const mapCountTrue: Law = {
  kind: 'law',
  id: 'map-count-true',
  sentence: "After every operation a process's map_count is the number of its VMAs.",
  reason:
    'The count is what the limit on mappings goes by: too high and a program is refused mmap for good, negative and there is no limit any more.',
  family: 5,
  wouldHaveCaught: ['B5 619eab23e1ce'],
  needs: OBSERVED.mapCount | OBSERVED.vmas,
  check(trace, step, report) {
    const { words } = trace;
    for (let proc = 0; proc < PROCESSES; proc++) {
      const at = trace.proc(step, proc);
      const count = words[at + PROC.mapCount];
      const vmas = words[at + PROC.vmas];
      if (count !== vmas) report.violated(step, 'mapCount');
      else if (vmas > 0) report.held();
    }
  },
};
