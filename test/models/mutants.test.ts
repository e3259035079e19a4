import { describe, expect, test } from 'vitest';
import { loadMutant } from '../../dist/models/mutants/load.js';
import { createOptimized } from '../../dist/models/optimized/index.js';
import { createReference } from '../../dist/models/reference/index.js';
import { CaseBlock } from '../../generators/block.js';
import { MODES } from '../../generators/modes.js';
import { BLOCK_CASES } from '../../generators/seeds.js';
import { MUTANT_IDS } from '../../models/mutants/catalogue.js';
import type { MutatedModel } from '../../models/mutants/patch.js';
import { findRelease, profileOf } from '../../models/releases.js';
import { sameTrace } from '../../models/same-trace.js';
import { encodeWire, MAX_WIRE_WORDS } from '../../models/wire.js';

const ideal = findRelease('ideal');
const originals = { optimized: createOptimized(profileOf(ideal)), reference: createReference(ideal) };

/** Whether some case of the first block of some mode gives another trace. */
function changesAnything(mutant: { run(wire: Int32Array): Int32Array }, original: typeof mutant): boolean {
  const wire = new Int32Array(MAX_WIRE_WORDS);
  for (const { id } of MODES) {
    const block = new CaseBlock(id, 'mutants', 0);
    for (let index = 0; index < BLOCK_CASES; index++) {
      encodeWire(block.next(), wire);
      if (!sameTrace(mutant.run(wire), original.run(wire))) return true;
    }
  }
  return false;
}

describe.each(['optimized', 'reference'] as MutatedModel[])('mutants of the %s model', (model) => {
  test.each(MUTANT_IDS)('%s matches one place and changes what the model does', async (id) => {
    const mutant = await loadMutant(id, model);
    expect(changesAnything(mutant, originals[model])).toBe(true);
  });
});
