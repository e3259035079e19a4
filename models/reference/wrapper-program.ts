import { ERRNO, HOOK_ERRNOS } from '../errno.js';
import { SWAP_BORROWED, SWAP_OWN, WRAP_DEREFERENCES, WRAP_HOLDS_FILE } from '../scenario.js';
import { WARNINGS } from '../trace-layout.js';
import { VM_ACCOUNT } from '../vm-flags.js';
import { driverOps, MAX_WRAPS, OPS_NULL, wrapDepth, wrapOps } from '../vm-ops.js';
import { swapCached, swapOwn } from './driver-files.js';
import { type File, fput, getFile, type Inode } from './file.js';
import { guardApplies, type Step } from './step.js';
import { type Vma, vmaSetFile } from './vma.js';
import type { World } from './world.js';

/** What a running wrapper has to remember. */
interface Wrapper {
  readonly self: File;
  /** The driver whose program this is. */
  readonly inode: Inode;
  /** The program had run before this call. */
  readonly again: boolean;
  /** How many `.mmap` programs are running, this one included. */
  readonly depth: number;
  /** The wrapper's own file, taken out of the VMA with its reference. */
  parked: File | null;
  /** The parked reference now belongs to the vm_ops installed. */
  held: boolean;
  /** The users it has counted in its driver. */
  users: number;
}

/** `f_op->mmap(file, vma)`; through NULL it is what a kernel would die of. `depth`: programs around it. */
export function fOpMmap(world: World, self: File, vma: Vma, depth: number): number {
  const { inode } = self;
  const steps = inode.fOp.mmap;
  if (steps === null) {
    world.warn(WARNINGS.nullHook);
    return -ERRNO.EFAULT;
  }
  const again = self.called;
  const wrapper = { self, inode, again, depth: depth + 1, parked: null, held: false, users: 0 };
  const error = runSteps(world, wrapper, vma, steps);
  if (error !== 0) undo(world, wrapper);
  if (self.count !== 0) self.called = true;
  return error;
}

function undo(world: World, wrapper: Wrapper): void {
  if (wrapper.parked !== null) fput(world, wrapper.parked);
  if (wrapper.held) fput(world, wrapper.self);
  wrapper.inode.users -= wrapper.users;
}

function runSteps(world: World, wrapper: Wrapper, vma: Vma, steps: readonly Step[]): number {
  for (const step of steps) {
    if (!guardApplies(step.when, world, wrapper.self, wrapper.again, vma)) continue;
    if (step.kind === 'stop') return 0;
    const error = runStep(world, wrapper, vma, step);
    if (error !== 0) return error;
  }
  return 0;
}

function runStep(world: World, wrapper: Wrapper, vma: Vma, { kind, arg }: Step): number {
  switch (kind) {
    case 'setFlags':
      vma.vmFlags |= arg;
      return 0;
    case 'clearFlags':
      vma.vmFlags &= ~arg;
      return 0;
    case 'assignFlags':
      vma.vmFlags = (arg & ~VM_ACCOUNT) | (vma.vmFlags & VM_ACCOUNT);
      return 0;
    case 'pgoff':
      vma.vmPgoff = arg;
      return 0;
    case 'pageProt':
      vma.vmPageProt = arg;
      return 0;
    case 'vmOps':
      vma.vmOps = driverOps(arg, wrapper.inode.index);
      return 0;
    case 'privateData':
      vma.vmPrivateData = arg;
      return 0;
    case 'swapFile':
      return swapFile(world, wrapper, vma, arg);
    case 'setFile':
      return setFile(world, wrapper, vma);
    case 'replaceFile':
      return replaceFile(world, wrapper, vma);
    case 'checkHooks':
      return checkHooks(world, wrapper);
    case 'callNested':
      return callNested(world, wrapper, vma, arg === 1);
    case 'wrapOps':
      return wrapVmOps(world, wrapper, vma, arg);
    case 'lsmCheck':
      return world.kernel.securityMmapBackingFile(world);
    case 'callOwn':
      return world.kernel.callOwnPrepare(world, wrapper.self, vma, wrapper.depth);
    case 'take':
    case 'give': {
      const users = kind === 'take' ? 1 : -1;
      wrapper.inode.users += users;
      wrapper.users += users;
      return 0;
    }
    case 'fail':
      return -ERRNO[HOOK_ERRNOS[arg]];
    default:
      // A step that asks for an action means nothing where there is no descriptor.
      return 0;
  }
}

/** Exchanges vm_file by vma_set_file, so that every kind of swap leaves the counts right. */
function swapFile(world: World, wrapper: Wrapper, vma: Vma, how: number): number {
  if (how === SWAP_OWN) {
    const file = swapOwn(world, wrapper.inode);
    if (file === null) return -ERRNO.ENFILE;
    vmaSetFile(world, vma, file);
    fput(world, file);
    return 0;
  }
  const file = swapCached(world, wrapper.self, wrapper.inode);
  if (file === null) return -ERRNO.ENFILE;
  if (how === SWAP_BORROWED) {
    vmaSetFile(world, vma, file);
  } else if (vma.vmFile !== file) {
    // The reference meant for the VMA stays behind: vma_set_file takes one of its own.
    getFile(world, file);
    vmaSetFile(world, vma, file);
  }
  return 0;
}

/** `backing_file_mmap`: vma_set_file to the file below. */
function setFile(world: World, { self }: Wrapper, vma: Vma): number {
  if (self.backing === null) return -ERRNO.ENODEV;
  vmaSetFile(world, vma, self.backing);
  return 0;
}

/** `coda_file_mmap`: the file below replaces the wrapper's own, whose reference is parked. */
function replaceFile(world: World, wrapper: Wrapper, vma: Vma): number {
  const { self } = wrapper;
  if (self.backing === null) return -ERRNO.ENODEV;
  if (vma.vmFile !== self) return -ERRNO.EIO;
  vma.vmFile = getFile(world, self.backing);
  wrapper.parked = self;
  return 0;
}

function checkHooks(world: World, { self }: Wrapper): number {
  if (self.backing === null) return -ERRNO.ENODEV;
  return world.kernel.wrapperMayCall(world, self.backing) ? 0 : -ERRNO.ENODEV;
}

function callNested(world: World, { self, depth }: Wrapper, vma: Vma, swallow: boolean): number {
  if (self.backing === null) return -ERRNO.ENODEV;
  const error = world.kernel.vfsMmap(world, self.backing, vma, depth);
  return swallow ? 0 : error;
}

/** `shm_mmap`, `coda_file_mmap`: saves vm_ops and installs the wrapper's own around them. */
function wrapVmOps(world: World, wrapper: Wrapper, vma: Vma, how: number): number {
  if (world.fault('wrapperAlloc')) return -ERRNO.ENOMEM;
  if (how & WRAP_DEREFERENCES && vma.vmOps === OPS_NULL) {
    world.warn(WARNINGS.nullOps);
    return -ERRNO.EFAULT;
  }
  if (wrapDepth(vma.vmOps) === MAX_WRAPS) return -ERRNO.ELOOP;
  const holds = (how & WRAP_HOLDS_FILE) !== 0 && wrapper.parked !== null;
  vma.vmOps = wrapOps(vma.vmOps, wrapper.self.number, holds);
  if (holds) {
    wrapper.parked = null;
    wrapper.held = true;
  }
  return 0;
}
