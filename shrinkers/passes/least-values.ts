import type { Operation } from '../../models/scenario.js';
import { operationFields } from '../../models/scenario.js';
import { mapOperations, mapSteps, withOperation } from '../edit.js';
import type { Pass } from '../pass.js';
import { argValues, fieldValues } from '../simplicity.js';

export const leastValues: Pass = {
  id: 'least-values',
  sentence: 'Sets all values of all operations, of one operation, or of all steps to the least at once.',
  *candidates(scenario) {
    yield mapOperations(scenario, least);
    for (let index = 0; index < scenario.operations.length; index++) {
      yield withOperation(scenario, index, least(scenario.operations[index]));
    }
    yield mapSteps(scenario, (step) => ({ ...step, arg: argValues(step.kind)[0] }));
    yield mapSteps(scenario, (step) => ({ ...step, when: 'always' }));
  },
};

function least(operation: Operation): Operation {
  const fields = operationFields(operation.kind).map(([field]) => [
    field,
    fieldValues(operation.kind, field)[0],
  ]);
  return { ...operation, ...Object.fromEntries(fields) };
}
