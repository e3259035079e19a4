/** Whether what a corpus says can be relied on: both models do the same with it, on every release. */
import { createOptimized } from '../../models/optimized/index.js';
import { createReference } from '../../models/reference/index.js';
import { profileOf, RELEASES, type ReleaseId } from '../../models/releases.js';
import { sameTrace } from '../../models/same-trace.js';
import { wireOf } from '../../models/wire.js';
import type { Corpus } from './file.js';

export interface CorpusDisagreement {
  readonly line: number;
  readonly release: ReleaseId;
  readonly token: string;
}

/** Runs each token on the reference and on the optimized model of every release. */
export function disagreements({ entries }: Pick<Corpus, 'entries'>): CorpusDisagreement[] {
  const lanes = RELEASES.map((release) => ({
    release: release.id,
    optimized: createOptimized(profileOf(release), release.id),
    reference: createReference(release),
  }));
  return entries.flatMap(({ token, scenario, line }) => {
    const wire = wireOf(scenario);
    return lanes
      .filter(({ optimized, reference }) => !sameTrace(optimized.run(wire), reference.run(wire)))
      .map(({ release }) => ({ line, release, token }));
  });
}
