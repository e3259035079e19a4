import { MAX_OPERATIONS } from '../../models/limits.js';
import type { Operation, Scenario } from '../../models/scenario.js';
import { ANONYMOUS } from '../../models/scenario.js';
import { withField, withOperations } from '../edit.js';
import { convertOperation, MODELLED_OPERATIONS } from '../operation-places.js';
import type { Pass } from '../pass.js';
import { partDrops } from '../passes/drop-two.js';

/** Up to so many parts two of them are exchanged for an operation. */
const MANY = 12;

/** One operation that does the work of two, or of a file with what opens it. */
export const dropAndInsert: Pass = {
  id: 'drop-and-insert',
  sentence:
    'Inserts one operation, plain or like one that is there, in exchange for one other part or for two.',
  *candidates(scenario) {
    const letters = operationLetters(scenario);
    const drops = partDrops(scenario);
    for (const drop of drops) yield* withOneMore(drop(scenario), letters);
    if (drops.length > MANY) return;
    for (let first = 0; first < drops.length; first++) {
      for (let second = first + 1; second < drops.length; second++) {
        yield* withOneMore(drops[second](drops[first](scenario)), letters);
      }
    }
  },
};

function* withOneMore(
  scenario: Scenario,
  letters: readonly Operation[],
): Generator<Scenario, void, undefined> {
  const { operations } = scenario;
  if (operations.length === MAX_OPERATIONS) return;
  for (const letter of letters) {
    for (let at = 0; at <= operations.length; at++) {
      yield withOperations(scenario, [...operations.slice(0, at), letter, ...operations.slice(at)]);
    }
  }
}

const PLAIN_OPEN: Operation = { kind: 'open', proc: 0, slot: 0, file: 0, readOnly: 0, faults: [] };
const PLAIN: readonly Operation[] = MODELLED_OPERATIONS.map((kind) => convertOperation(PLAIN_OPEN, kind));

/** The least operation of each kind and those of the scenario, mappings also over others and shared. */
function operationLetters({ operations }: Scenario): Operation[] {
  const seen = new Map<string, Operation>();
  const add = (operation: Operation) => seen.set(JSON.stringify(operation), operation);
  for (const operation of [...PLAIN, ...operations.map((own): Operation => ({ ...own, faults: [] }))]) {
    add(operation);
    if (operation.kind !== 'mmap') continue;
    for (const replace of [0, 1]) {
      for (const shared of [0, 1]) {
        const mapping = withField(withField(operation, 'replace', replace), 'shared', shared);
        add(mapping);
        add(withField(mapping, 'slot', ANONYMOUS));
      }
    }
  }
  return [...seen.values()];
}
