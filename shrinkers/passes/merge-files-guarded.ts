import { MAX_STEPS } from '../../models/limits.js';
import type { Guard, Operation, Scenario } from '../../models/scenario.js';
import { dropFile, withFile, withOperation } from '../edit.js';
import type { Pass } from '../pass.js';

/** Guards, with what makes a mapping meet them. `again` is met by being the second. */
const WAYS: readonly (readonly [Guard, Partial<Record<'shared' | 'prot', number>>])[] = [
  ['again', {}],
  ['shared', { shared: 1 }],
  ['write', { prot: 2 }],
];

/** Two files that differ in one step are often there because two mappings must differ. */
export const mergeFilesGuarded: Pass = {
  id: 'merge-files-guarded',
  sentence:
    'Lets one file do the work of two: the steps of the other apply only to the mappings that were of it.',
  *candidates(scenario) {
    const { files } = scenario;
    const targets = mappedFiles(scenario);
    for (let kept = 0; kept < files.length; kept++) {
      for (let gone = 0; gone < files.length; gone++) {
        if (kept === gone || files[kept].hook !== files[gone].hook) continue;
        for (const [when, needs] of WAYS) {
          const guarded = (program: 'prepare' | 'mmap') => [
            ...files[kept][program],
            ...files[gone][program].map((step) => ({ ...step, when })),
          ];
          const mapped = files[kept].mapped.length > 0 ? files[kept].mapped : files[gone].mapped;
          const file = { ...files[kept], prepare: guarded('prepare'), mmap: guarded('mmap'), mapped };
          if (file.prepare.length > MAX_STEPS || file.mmap.length > MAX_STEPS) continue;
          let merged = withFile(scenario, kept, file);
          for (let index = 0; index < targets.length; index++) {
            if (targets[index] !== gone) continue;
            merged = withOperation(merged, index, { ...merged.operations[index], ...needs } as Operation);
          }
          yield dropFile(merged, gone, kept);
          yield dropFile(merged, gone, null);
        }
      }
    }
  },
};

/** For each mmap the file its slot was opened from, as far as opens alone tell; for the others -1. */
function mappedFiles({ operations }: Scenario): number[] {
  const slots = new Map<string, number>();
  return operations.map((operation) => {
    if (operation.kind === 'open') slots.set(`${operation.proc} ${operation.slot}`, operation.file);
    if (operation.kind !== 'mmap') return -1;
    return slots.get(`${operation.proc} ${operation.slot}`) ?? -1;
  });
}
