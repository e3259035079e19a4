import { CaseBlock } from '../generators/block.js';
import { MODES } from '../generators/modes.js';
import type { MutantId } from '../models/mutants/catalogue.js';
import { loadMutant } from '../models/mutants/load.js';
import type { AnyProperty } from '../properties/property.js';
import type { RunCheck } from '../reports/result.js';
import { killers } from './kill.js';

/** Mistakes that any useful set of laws catches within a block: one for each part of the layer. */
const CANARIES: readonly MutantId[] = [
  'compat-flags-dropped',
  'set-file-without-put',
  'hook-error-keeps-charge',
  'unmap-without-close',
];

/**
 * Plants mistakes and checks that the properties of this run notice them. A run whose oracle is
 * disabled, or blind, is not a clean run: it could not have found anything.
 */
export async function checkCanaries(properties: readonly AnyProperty[]): Promise<RunCheck> {
  const survivors: MutantId[] = [];
  for (const id of CANARIES) {
    const mutant = await loadMutant(id, 'optimized');
    const caught = MODES.some(
      (mode) => killers(mutant, new CaseBlock(mode.id, 'canary', 0), properties, 1).size > 0,
    );
    if (!caught) survivors.push(id);
  }
  const title = 'planted mistakes are noticed';
  return survivors.length === 0
    ? {
        id: 'canary',
        title,
        outcome: 'passed',
        detail: `${CANARIES.length} planted, ${CANARIES.length} noticed`,
      }
    : {
        id: 'canary',
        title,
        outcome: 'failed',
        detail: `not noticed: ${survivors.join(', ')}; with these properties the run could not have found such a bug`,
      };
}
