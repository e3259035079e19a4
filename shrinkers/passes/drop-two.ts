import type { Scenario } from '../../models/scenario.js';
import { dropFile, PROGRAMS, withOperation, withOperations, without, withProgram } from '../edit.js';
import type { Pass } from '../pass.js';

/** Beyond this many parts the single drops are left to do their work first. */
const MANY = 40;

export const dropTwo: Pass = {
  id: 'drop-two',
  sentence: 'Leaves out two parts at once, wherever they are: what only makes sense together goes together.',
  *candidates(scenario) {
    const drops = partDrops(scenario);
    if (drops.length > MANY) return;
    for (let first = 0; first < drops.length; first++) {
      for (let second = first + 1; second < drops.length; second++) {
        yield drops[second](drops[first](scenario));
      }
    }
  },
};

/**
 * One edit for each part of a scenario, leaving it out; a file also with the file below it, or the one it
 * swaps in, in its place. Several can be applied to the same scenario,
 * in this order: each kind of part goes from the last to the first, and files, which renumber, last.
 */
export function partDrops(scenario: Scenario): ((scenario: Scenario) => Scenario)[] {
  const drops: ((scenario: Scenario) => Scenario)[] = [];
  scenario.files.forEach((file, index) => {
    for (const program of PROGRAMS) {
      for (let at = file[program].length - 1; at >= 0; at--) {
        drops.push((s) => withProgram(s, index, program, without(s.files[index][program], at)));
      }
    }
  });
  for (let index = scenario.operations.length - 1; index >= 0; index--) {
    for (let at = scenario.operations[index].faults.length - 1; at >= 0; at--) {
      drops.push((s) => {
        const operation = s.operations[index];
        return withOperation(s, index, { ...operation, faults: without(operation.faults, at) });
      });
    }
  }
  for (let index = scenario.operations.length - 1; index >= 0; index--) {
    drops.push((s) => withOperations(s, without(s.operations, index)));
  }
  for (let index = scenario.files.length - 1; index >= 0; index--) {
    const { below, swap } = scenario.files[index];
    for (const instead of new Set([null, below, swap])) {
      if (instead === null || instead < scenario.files.length) drops.push((s) => dropFile(s, index, instead));
    }
  }
  return drops;
}
