/** What exists in some releases only, in words; what breaks a law has its words in deviations.ts. */
import type { Feature } from '../models/deviations.js';

export interface FeatureText {
  readonly id: Feature;
  /** What the kernel does, as one sentence. */
  readonly what: string;
  /** The commit and release that brought it. */
  readonly brought: string;
}

const TEXTS: Readonly<Record<Feature, Omit<FeatureText, 'id'>>> = {
  'handed-reference': {
    what: 'a hook that changes vm_file hands the reference it took over to the VMA; before, it kept it',
    brought: '605f6586ecf7 in 6.19',
  },
};

/** A feature in words. */
export function describeFeature(id: Feature): FeatureText {
  return { id, ...TEXTS[id] };
}
