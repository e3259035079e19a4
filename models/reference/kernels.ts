/**
 * A release is the functions it is made of: those of the release before it, but for what it changed. What
 * is not here is the same in every release.
 */
import type { ReleaseId } from '../releases.js';
import type { StepKind } from '../scenario.js';
import { actions71, actions726, actions6190, noActions } from './ask-for-action.js';
import * as compat616 from './compat-6.16.js';
import * as compat616rc1 from './compat-6.16-rc1.js';
import * as compat618 from './compat-6.18.js';
import * as compat6190 from './compat-6.19.0.js';
import * as compat70 from './compat-7.0.js';
import * as compat71 from './compat-7.1.js';
import * as compat726 from './compat-7.2.6.js';
import * as compatIdeal from './compat-ideal.js';
import type { VmAreaDesc } from './desc.js';
import { forgetTaken, undoTaken } from './drivers.js';
import type { File } from './file.js';
import { canSetKsmFlagsEarly, neverEarly } from './ksm.js';
import { noLsmCheck, securityMmapBackingFile } from './lsm.js';
import * as merge from './merge.js';
import * as mergeIdeal from './merge-ideal.js';
import * as action616 from './mmap-action-6.16.js';
import * as action6190 from './mmap-action-6.19.0.js';
import * as action71 from './mmap-action-7.1.js';
import * as action726 from './mmap-action-7.2.6.js';
import * as actionIdeal from './mmap-action-ideal.js';
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
  /** What a hook's step of this kind sets in the descriptor's action, if the release has it. */
  readonly askForAction: (desc: VmAreaDesc, kind: StepKind, arg: number) => void;
  readonly mmapActionPrepare: typeof action71.mmapActionPrepare;
  readonly mmapActionComplete: typeof action71.mmapActionComplete;
  /** A wrapper's `.mmap` runs a hook of its own, as uio does. */
  readonly callOwnPrepare: typeof compat71.callOwnPrepare;
  readonly securityMmapBackingFile: (world: World) => number;
  readonly canSetKsmFlagsEarly: (file: File | null) => boolean;
  /** What happens to what hooks have counted when a mapping fails, or merges. */
  readonly undoTaken: (world: World) => void;
  /** What backing files and coda ask before they call below. */
  readonly wrapperMayCall: (world: World, file: File) => boolean;
}

const v616: Kernel = {
  vfsMmap,
  compatVmaMmap: compat616.compatVmaMmapPrepare,
  __mmapRegion: region616.__mmapRegion,
  isMergeableVma: merge.isMergeableVma,
  wrapperMayCall: hasMmap,
  askForAction: noActions,
  mmapActionPrepare: action616.mmapActionPrepare,
  mmapActionComplete: action616.mmapActionComplete,
  // Before 7.1 there are no functions to do it with, and the step does nothing.
  callOwnPrepare: () => 0,
  securityMmapBackingFile: noLsmCheck,
  canSetKsmFlagsEarly: neverEarly,
  undoTaken: forgetTaken,
};

/** Its call_mmap never comes to the compatibility layer, which is not there yet. */
const v616rc1: Kernel = { ...v616, vfsMmap: compat616rc1.callMmap };

const v617: Kernel = { ...v616, wrapperMayCall: canMmapFile, canSetKsmFlagsEarly };
const v618: Kernel = { ...v617, compatVmaMmap: compat618.compatVmaMmapPrepare };
const v6190: Kernel = {
  ...v618,
  compatVmaMmap: compat6190.compatVmaMmap,
  __mmapRegion: region6190.__mmapRegion,
  askForAction: actions6190,
  mmapActionPrepare: action6190.mmapActionPrepare,
  mmapActionComplete: action6190.mmapActionComplete,
};
const v61913: Kernel = { ...v6190, __mmapRegion: region61913.__mmapRegion };
const v70: Kernel = { ...v61913, compatVmaMmap: compat70.compatVmaMmap };
const v71: Kernel = {
  ...v70,
  compatVmaMmap: compat71.compatVmaMmap,
  callOwnPrepare: compat71.callOwnPrepare,
  askForAction: actions71,
  mmapActionPrepare: action71.mmapActionPrepare,
  mmapActionComplete: action71.mmapActionComplete,
  securityMmapBackingFile,
};
const v726: Kernel = {
  ...v71,
  compatVmaMmap: compat726.compatVmaMmap,
  callOwnPrepare: compat726.callOwnPrepare,
  askForAction: actions726,
  mmapActionPrepare: action726.mmapActionPrepare,
  mmapActionComplete: action726.mmapActionComplete,
  __mmapRegion: region726.__mmapRegion,
};
const v729: Kernel = { ...v726, __mmapRegion: region729.__mmapRegion };
const v7211: Kernel = { ...v729, __mmapRegion: region7211.__mmapRegion };
const v73: Kernel = { ...v7211, __mmapRegion: region73.__mmapRegion };

const ideal: Kernel = {
  ...v73,
  compatVmaMmap: compatIdeal.compatVmaMmap,
  callOwnPrepare: compatIdeal.callOwnPrepare,
  mmapActionComplete: actionIdeal.mmapActionComplete,
  undoTaken,
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
