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
  actions: {
    what: 'a hook can ask for an action on the finished mapping: remap_pfn_range, io_remap_pfn_range',
    brought: 'came in 6.19',
  },
  'action-checks': {
    what: 'mmap_action_prepare checks what a hook asks for and may fail; simple ioremap and kernel pages are actions too',
    brought: 'came in 7.1',
  },
  'success-hook': {
    what: 'an action has a success_hook and an error_hook (up to 7.1)',
    brought: 'came in 6.19',
  },
  'error-override': {
    what: 'an action has an error_override in their place',
    brought: 'came in 7.2',
  },
  mapped: {
    what: 'vm_ops->mapped tells a driver that its new VMA is there',
    brought: 'c50ca15dd496 in 7.1',
  },
  'lsm-check': {
    what: 'wrappers ask the security modules for the file below',
    brought: 'came in 7.1',
  },
  'own-call': {
    what: 'a wrapper can make a descriptor, run a hook of its own on it and apply it: compat_set_desc_from_vma, __compat_vma_mmap',
    brought: 'came in 7.1',
  },
};

/** A feature in words. */
export function describeFeature(id: Feature): FeatureText {
  return { id, ...TEXTS[id] };
}
