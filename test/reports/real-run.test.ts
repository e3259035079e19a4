/** The reports over runs of the models, not over words written by hand. */
import { describe, expect, it } from 'vitest';
import { encodeToken } from '../../models/archive.js';
import { createOptimized } from '../../models/optimized/index.js';
import { createReference } from '../../models/reference/index.js';
import { findRelease, profileOf, RELEASES } from '../../models/releases.js';
import type { Scenario } from '../../models/scenario.js';
import { wireOf } from '../../models/wire.js';
import { explainFinding, renderExplanationText } from '../../reports/explain.js';
import { walkthrough } from '../../reports/walkthrough.js';
import * as examples from './examples.js';

function referenceTrace(scenario: Scenario, release: string): Int32Array {
  return createReference(findRelease(release)).run(wireOf(scenario)).slice();
}

describe('the hook that clears VM_MAYWRITE below an overlay', () => {
  it('is told by the words written by hand as by the reference', () => {
    const told = walkthrough(examples.CLEARED_FLAG, referenceTrace(examples.CLEARED_FLAG, '6.16'));
    expect(told).toEqual(walkthrough(examples.CLEARED_FLAG, examples.clearedFlagTrace()));
    const direct = walkthrough(
      examples.CLEARED_FLAG_DIRECT,
      referenceTrace(examples.CLEARED_FLAG_DIRECT, '6.16'),
    );
    expect(direct).toEqual(walkthrough(examples.CLEARED_FLAG_DIRECT, examples.clearedFlagDirectTrace()));
  });

  it.each(RELEASES)('is told alike by both models of $id', (release) => {
    for (const scenario of [examples.CLEARED_FLAG, examples.CLEARED_FLAG_DIRECT]) {
      const optimized = createOptimized(profileOf(release), release.id).run(wireOf(scenario));
      expect(walkthrough(scenario, optimized)).toEqual(
        walkthrough(scenario, referenceTrace(scenario, release.id)),
      );
    }
  });

  it('keeps the flag on 6.16 and loses it on ideal, side by side', async () => {
    const scenario = examples.CLEARED_FLAG;
    const explanation = explainFinding({
      finding: examples.CLEARED_FLAG_FINDING,
      property: examples.FLAGS_AS_ASKED,
      trace: referenceTrace(scenario, '6.16'),
      beside: { title: 'ideal', scenario, trace: referenceTrace(scenario, 'ideal') },
      token: encodeToken(scenario),
    });
    const flags = (told: typeof explanation.walkthrough): string =>
      told.steps[1].state.processes[0].vmas[0].text.flags;
    expect(flags(explanation.walkthrough)).toBe('rd sh mr mw me ms');
    expect(flags(explanation.beside!.walkthrough)).toBe('rd sh mr me ms');
    const text = renderExplanationText(explanation);
    await expect(text).toMatchFileSnapshot('../golden/reports/explanation-real.txt');
    expect(text.split('\n').length).toBeLessThan(60);
  });

  it('is refused before the compatibility layer', () => {
    const told = walkthrough(examples.CLEARED_FLAG, referenceTrace(examples.CLEARED_FLAG, '6.16-rc1'));
    expect(told.steps[1]).toMatchObject({
      failed: true,
      warnings: ['WARN in call_mmap: the file below has .mmap_prepare'],
      calls: [{ kind: 'refused', error: '-EINVAL' }],
    });
    expect(told.steps[2].left).toEqual([]);
  });
});
