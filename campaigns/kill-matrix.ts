import { CaseBlock } from '../generators/block.js';
import { MODES } from '../generators/modes.js';
import { BLOCK_CASES } from '../generators/seeds.js';
import { MUTANT_IDS, MUTANTS, type MutantId } from '../models/mutants/catalogue.js';
import { loadMutant } from '../models/mutants/load.js';
import type { MutatedModel } from '../models/mutants/patch.js';
import type { AnyProperty } from '../properties/property.js';
import { killers } from './kill.js';

export interface KillRow {
  readonly mutant: MutantId;
  readonly model: MutatedModel;
  readonly mistake: string;
  /** Properties that failed on the mutant with a lawful hook. */
  readonly killedBy: readonly string[];
  /** Cases until the first of them failed; null for a survivor. */
  readonly firstCase: number | null;
}

/**
 * Property × mutant: which laws notice which mistake, by themselves. The comparison of the reference
 * with the optimized model takes no part.
 *
 * @param blocks blocks of 1,024 cases for each mode
 */
export async function killMatrix(
  properties: readonly AnyProperty[],
  options: {
    readonly seed: string;
    readonly blocks: number;
    readonly models: readonly MutatedModel[];
    readonly mutants?: readonly MutantId[];
  },
  onRow: (row: KillRow) => void = () => {},
): Promise<KillRow[]> {
  const rows: KillRow[] = [];
  for (const model of options.models) {
    for (const mutant of options.mutants ?? MUTANT_IDS) {
      const row = await killRow(mutant, model, properties, options.seed, options.blocks);
      rows.push(row);
      onRow(row);
    }
  }
  return rows;
}

async function killRow(
  mutant: MutantId,
  model: MutatedModel,
  properties: readonly AnyProperty[],
  seed: string,
  blocks: number,
): Promise<KillRow> {
  const mutated = await loadMutant(mutant, model);
  const killedBy = new Set<string>();
  let firstCase: number | null = null;
  let cases = 0;
  for (let block = 0; block < blocks; block++) {
    for (const { id: mode } of MODES) {
      for (const [property, index] of killers(mutated, new CaseBlock(mode, seed, block), properties)) {
        killedBy.add(property);
        firstCase = Math.min(firstCase ?? Number.POSITIVE_INFINITY, cases + index + 1);
      }
      cases += BLOCK_CASES;
    }
  }
  const killedInOrder = properties.map(({ id }) => id).filter((id) => killedBy.has(id));
  return { mutant, model, mistake: MUTANTS[mutant], killedBy: killedInOrder, firstCase };
}
