/**
 * A release is the functions it is made of: those of the release before it, but for what it changed. What
 * is not here is the same in every release.
 */
import type { ReleaseId } from '../releases.js';
import * as compat616 from './compat-6.16.js';
import * as compat616rc1 from './compat-6.16-rc1.js';
import * as compat618 from './compat-6.18.js';
import * as compat70 from './compat-7.0.js';
import * as compat71 from './compat-7.1.js';
import * as compat726 from './compat-7.2.6.js';
import * as compatIdeal from './compat-ideal.js';
import type { File } from './file.js';
import * as merge from './merge.js';
import * as mergeIdeal from './merge-ideal.js';
import { canMmapFile, hasMmap, vfsMmap } from './mmap-hooks.js';
import * as region616 from './mmap-region-6.16.js';
import * as region6190 from './mmap-region-6.19.0.js';
import * as region61913 from './mmap-region-6.19.13.js';
import * as region726 from './mmap-region-7.2.6.js';
import * as region729 from './mmap-region-7.2.9.js';
import * as region7211 from './mmap-region-7.2.11.js';
import * as region73 from './mmap-region-7.3.js';
import * as regionIdeal from './mmap-region-ideal.js';
import type { Vma } from './vma.js';
import type { World } from './world.js';

export interface Kernel {
  /** `vfs_mmap`, in 6.16 `call_mmap`: an `.mmap`, or the compatibility layer. */
  readonly vfsMmap: (world: World, file: File, vma: Vma, depth: number) => number;
  /** The compatibility layer: `compat_vma_mmap`, up to 6.18 `compat_vma_mmap_prepare`. */
  readonly compatVmaMmap: (world: World, file: File, vma: Vma, depth: number) => number;
  /** The direct path. */
  readonly __mmapRegion: typeof region73.__mmapRegion;
  readonly isMergeableVma: typeof merge.isMergeableVma;
  /** What backing files and coda ask before they call below. */
  readonly wrapperMayCall: (world: World, file: File) => boolean;
}

const v616: Kernel = {
  vfsMmap,
  compatVmaMmap: compat616.compatVmaMmapPrepare,
  __mmapRegion: region616.__mmapRegion,
  isMergeableVma: merge.isMergeableVma,
  wrapperMayCall: hasMmap,
};

/** Its call_mmap never comes to the compatibility layer, which is not there yet. */
const v616rc1: Kernel = { ...v616, vfsMmap: compat616rc1.callMmap };

const v617: Kernel = { ...v616, wrapperMayCall: canMmapFile };
const v618: Kernel = { ...v617, compatVmaMmap: compat618.compatVmaMmapPrepare };
const v6190: Kernel = { ...v618, __mmapRegion: region6190.__mmapRegion };
const v61913: Kernel = { ...v6190, __mmapRegion: region61913.__mmapRegion };
const v70: Kernel = { ...v61913, compatVmaMmap: compat70.compatVmaMmap };
const v71: Kernel = { ...v70, compatVmaMmap: compat71.compatVmaMmap };
const v726: Kernel = {
  ...v71,
  compatVmaMmap: compat726.compatVmaMmap,
  __mmapRegion: region726.__mmapRegion,
};
const v729: Kernel = { ...v726, __mmapRegion: region729.__mmapRegion };
const v7211: Kernel = { ...v729, __mmapRegion: region7211.__mmapRegion };
const v73: Kernel = { ...v7211, __mmapRegion: region73.__mmapRegion };

const ideal: Kernel = {
  ...v73,
  compatVmaMmap: compatIdeal.compatVmaMmap,
  __mmapRegion: regionIdeal.__mmapRegion,
  isMergeableVma: mergeIdeal.isMergeableVma,
};

export const KERNELS: Readonly<Record<ReleaseId, Kernel>> = {
  '6.16-rc1': v616rc1,
  '6.16': v616,
  '6.17': v617,
  '6.18': v618,
  '6.19.0': v6190,
  '6.19.13': v61913,
  '7.0': v70,
  '7.1': v71,
  '7.2.6': v726,
  '7.2.9': v729,
  '7.2.11': v7211,
  '7.3': v73,
  ideal,
};
