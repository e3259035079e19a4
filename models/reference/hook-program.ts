import { ERRNO, HOOK_ERRNOS } from '../errno.js';
import { SWAP_BORROWED, SWAP_OWN } from '../scenario.js';
import { CALL_KINDS } from '../trace-layout.js';
import { VM_ACCOUNT } from '../vm-flags.js';
import { driverOps } from '../vm-ops.js';
import type { VmAreaDesc } from './desc.js';
import { swapCached, swapOwn } from './driver-files.js';
import { rememberTaken } from './drivers.js';
import { type File, fput, getFile, type Inode } from './file.js';
import { overrideOf } from './mmap-action.js';
import { CallRecord, descWords, vmaWords } from './record.js';
import { guardApplies, type Step } from './step.js';
import type { Vma } from './vma.js';
import type { World } from './world.js';

/**
 * `vfs_mmap_prepare`, in 6.16 `__call_mmap_prepare`: runs the file's hook on the descriptor and records
 * the call. `vma` is null on the direct path, where there is none yet.
 */
export function vfsMmapPrepare(
  world: World,
  file: File,
  desc: VmAreaDesc,
  vma: Vma | null,
  depth: number,
): CallRecord {
  return runHook(world, file, file.inode.fOp.mmapPrepare ?? [], desc, vma, depth);
}

/** Runs a hook of the file on the descriptor: its `.mmap_prepare`, or one that its `.mmap` calls by itself. */
export function runHook(
  world: World,
  file: File,
  steps: readonly Step[],
  desc: VmAreaDesc,
  vma: Vma | null,
  depth: number,
): CallRecord {
  const call = new CallRecord(vma === null ? CALL_KINDS.direct : CALL_KINDS.compat, depth, file);
  world.calls.push(call);
  call.descIn = descWords(desc);
  if (vma !== null) call.vmaBefore = vmaWords(vma);

  call.error = mmapPrepare(world, file, steps, desc);

  call.descOut = descWords(desc);
  call.written = desc.written;
  call.action = desc.action;
  call.override = overrideOf(desc);
  if (call.error === 0) {
    call.askedOps = desc.vmOps;
    call.askedPrivate = desc.privateData;
  }
  if (vma !== null) call.vmaAfter = vmaWords(vma);
  return call;
}

/** What a running hook has to remember. */
interface Hook {
  readonly self: File;
  /** The driver whose program this is. */
  readonly inode: Inode;
  /** The program had run before this call. */
  readonly again: boolean;
  /** The file put into the descriptor together with a reference, which is the core's to keep. */
  handedOver: File | null;
  /** The users it has counted in its driver. */
  users: number;
}

/** `f_op->mmap_prepare`: the driver's program. A lawful hook keeps nothing when it fails. */
function mmapPrepare(world: World, self: File, steps: readonly Step[], desc: VmAreaDesc): number {
  const { inode } = self;
  const hook: Hook = { self, inode, again: self.called, handedOver: null, users: 0 };
  const error = runSteps(world, hook, desc, steps);
  if (error === 0) {
    rememberTaken(world, inode, hook.users);
  } else {
    if (hook.handedOver !== null) fput(world, hook.handedOver);
    inode.users -= hook.users;
  }
  if (self.count !== 0) self.called = true;
  return error;
}

function runSteps(world: World, hook: Hook, desc: VmAreaDesc, steps: readonly Step[]): number {
  for (const step of steps) {
    if (!guardApplies(step.when, world, hook.self, hook.again, desc)) continue;
    if (step.kind === 'stop') return 0;
    const error = runStep(world, hook, desc, step);
    if (error !== 0) return error;
  }
  return 0;
}

function runStep(world: World, hook: Hook, desc: VmAreaDesc, { kind, arg }: Step): number {
  switch (kind) {
    case 'setFlags':
      desc.vmFlags |= arg;
      desc.wrote('flags');
      return 0;
    case 'clearFlags':
      desc.vmFlags &= ~arg;
      desc.wrote('flags');
      return 0;
    case 'assignFlags':
      desc.vmFlags = (arg & ~VM_ACCOUNT) | (desc.vmFlags & VM_ACCOUNT);
      desc.wrote('flags');
      return 0;
    case 'pgoff':
      desc.pgoff = arg;
      desc.wrote('pgoff');
      return 0;
    case 'pageProt':
      desc.pageProt = arg;
      desc.wrote('prot');
      return 0;
    case 'vmOps':
      desc.vmOps = driverOps(arg, hook.inode.index);
      desc.wrote('ops');
      return 0;
    case 'privateData':
      desc.privateData = arg;
      desc.wrote('private');
      return 0;
    case 'swapFile':
      return swapFile(world, hook, desc, arg);
    case 'take':
    case 'give': {
      const users = kind === 'take' ? 1 : -1;
      hook.inode.users += users;
      hook.users += users;
      return 0;
    }
    case 'action':
    case 'successHook':
    case 'errorHook':
    case 'errorOverride':
    case 'hideFromRmap':
      world.kernel.askForAction(desc, kind, arg);
      return 0;
    case 'fail':
      return -ERRNO[HOOK_ERRNOS[arg]];
    default:
      // A wrapper's step means nothing where there is no VMA.
      return 0;
  }
}

/** Exchanges desc.vmFile. A file handed over by an earlier swap of the same call is taken back first. */
function swapFile(world: World, hook: Hook, desc: VmAreaDesc, how: number): number {
  const file = how === SWAP_OWN ? swapOwn(world, hook.inode) : swapCached(world, hook.self, hook.inode);
  if (file === null) return -ERRNO.ENFILE;
  if (how !== SWAP_OWN && how !== SWAP_BORROWED && desc.vmFile === file) return 0;

  if (hook.handedOver !== null) fput(world, hook.handedOver);
  if (how === SWAP_BORROWED) {
    hook.handedOver = null;
  } else {
    if (how !== SWAP_OWN) getFile(world, file);
    hook.handedOver = file;
  }
  desc.vmFile = file;
  desc.wrote('vmFile');
  return 0;
}
