import { MAX_FAULTS, MAX_STEPS } from '../../models/limits.js';
import type { FileSpec, Operation, Scenario, Step } from '../../models/scenario.js';
import { ACTION_REMAP_PFN, packAction } from '../../models/step-args.js';
import { OPS_MAPPED } from '../../models/vm-ops.js';
import { withFile, withItem, withOperation, without } from '../edit.js';
import type { Pass } from '../pass.js';

const FAIL: Step = { kind: 'fail', when: 'always', arg: 0 };
const REMAP: Step = { kind: 'action', when: 'always', arg: packAction(ACTION_REMAP_PFN) };

/** What fails after a mapping is made can fail in three ways: in ->mapped, by a fault in it, or in an action. */
export const replaceFailures: Pass = {
  id: 'replace-failures',
  sentence: 'Lets ->mapped fail by a step instead of a fault, or an action fail instead of ->mapped.',
  *candidates(scenario) {
    for (let file = 0; file < scenario.files.length; file++) {
      const spec = scenario.files[file];
      if (!spec.prepare.some(installsMapped)) continue;
      for (let at = 0; at < scenario.operations.length; at++) {
        const operation = scenario.operations[at];
        const fault = operation.faults.findIndex(({ site }) => site === 'mapped');
        const failing = spec.mapped.some(({ kind }) => kind === 'fail');
        if (fault >= 0 && spec.mapped.length < MAX_STEPS) {
          yield withOperation(withFile(scenario, file, { ...spec, mapped: [...spec.mapped, FAIL] }), at, {
            ...operation,
            faults: without(operation.faults, fault),
          });
          yield byAction(scenario, file, at, withItem(operation.faults, fault, { site: 'action', nth: 1 }));
        } else if (failing && operation.kind === 'mmap' && operation.faults.length < MAX_FAULTS) {
          yield byAction(scenario, file, at, [...operation.faults, { site: 'action', nth: 1 }]);
        }
      }
    }
  },
};

function installsMapped({ kind, arg }: Step): boolean {
  return kind === 'vmOps' && arg === OPS_MAPPED;
}

/** The file asks for an action where it had operations with ->mapped; the operation has other faults. */
function byAction(scenario: Scenario, file: number, at: number, faults: Operation['faults']): Scenario {
  const spec: FileSpec = scenario.files[file];
  const prepare = spec.prepare.map((step) => (installsMapped(step) ? REMAP : step));
  const changed = withFile(scenario, file, { ...spec, prepare, mapped: [] });
  return withOperation(changed, at, { ...scenario.operations[at], faults });
}
