import { OPERATIONS, type Scenario } from '../models/scenario.js';
import { wireOf } from '../models/wire.js';
import { checkHook } from './contract/hook.js';
import { checkMmap } from './contract/mmap.js';
import { Reader } from './contract/reader.js';
import { summarise } from './contract/summaries.js';
import type { ContractBreach } from './contract-rules.js';
import { fileCount } from './reading/wire-file.js';
import { OPEN_FIELDS, operationAt, operationCount } from './reading/wire-operation.js';

/**
 * The breaches of contract in the programs that a scenario can come to, file by file.
 *
 * @param features of the release, as bits: the contract about references changed in 6.19, the one about
 *   users that a driver counts in 7.1, and a step that a release does not have breaks nothing there
 */
export function contractBreaches(scenario: Scenario, features: number): ContractBreach[] {
  const breaches: ContractBreach[] = [];
  inspect(wireOf(scenario), features, breaches);
  return breaches;
}

/** Whether no program that the scenario can come to breaks the contract. Allocates nothing. */
export function isLawful(wire: Int32Array, features: number): boolean {
  return inspect(wire, features, null);
}

const reader = new Reader();

/**
 * Reads the programs once, without running them: whatever a program could do in some run counts. It goes
 * through the files twice: from the last to the first for what a nested call can bring about, then
 * from the first to the last, since a file only stands above files with a higher index.
 */
function inspect(wire: Int32Array, features: number, sink: ContractBreach[] | null): boolean {
  reader.start(wire, features, sink);
  const files = fileCount(wire);
  for (let file = files - 1; file >= 0; file--) summarise(reader, file);
  markOpened(wire, files);
  for (let file = 0; file < files; file++) {
    if (reader.reached[file] === 0) continue;
    reader.file = file;
    const program = reader.calledProgram(file);
    if (program === 'prepare') checkHook(reader);
    if (program === 'mmap') checkMmap(reader);
    if (reader.decided) return false;
  }
  return reader.lawful;
}

function markOpened(wire: Int32Array, files: number): void {
  for (let i = operationCount(wire) - 1; i >= 0; i--) {
    const operation = operationAt(wire, i);
    if (wire[operation] !== OPERATIONS.open.code) continue;
    const file = wire[operation + OPEN_FIELDS.file];
    if (file < files) reader.reached[file] = 1;
  }
}
