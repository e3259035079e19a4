/** What is the same in all releases that have actions, and the records of them. */
import { ERRNO, HOOK_ERRNOS } from '../errno.js';
import {
  ACTION_FULL,
  ACTION_MAP_KERNEL_PAGES,
  ACTION_NOTHING,
  ACTION_OUTSIDE,
  actionRange,
  actionType,
  SUCCESS_ANONYMOUS,
  SUCCESS_PRIVATE,
  successEffect,
  successErrno,
  successValue,
} from '../step-args.js';
import { COMPLETED, WARNINGS } from '../trace-layout.js';
import { VM_MAYWRITE, VM_REMAP_FLAGS, VM_SHARED } from '../vm-flags.js';
import { OPS_NULL } from '../vm-ops.js';
import type { VmAreaDesc } from './desc.js';
import { type CallRecord, descWords } from './record.js';
import type { Vma } from './vma.js';
import type { World } from './world.js';

/** `mmap_action_prepare` of the release, with the descriptor as it is then, and its error, kept in the record. */
export function actionPrepare(world: World, desc: VmAreaDesc, call: CallRecord): number {
  const error = world.kernel.mmapActionPrepare(world, desc);
  call.prepareError = error;
  call.descOut = descWords(desc);
  call.askedOps = error === 0 ? desc.vmOps : 0;
  call.askedPrivate = error === 0 ? desc.privateData : 0;
  return error;
}

/** What a hook wants returned instead of an error of its action, negated; 0 for nothing. */
export function overrideOf(desc: VmAreaDesc): number {
  if (desc.errorHook !== null) return desc.errorHook;
  return desc.errorOverride < 0 ? desc.errorOverride : 0;
}

/** `is_cow_mapping`. */
export function isCowMapping(flags: number): boolean {
  return (flags & (VM_SHARED | VM_MAYWRITE)) === VM_MAYWRITE;
}

/** The flags of a remap, and for a copy-on-write mapping the page offset that tells its pages apart. */
export function setRemapFlags(desc: VmAreaDesc, pfn: number): void {
  if (isCowMapping(desc.vmFlags)) desc.pgoff = pfn;
  desc.vmFlags |= VM_REMAP_FLAGS;
}

/** The range an action asks for within that of the descriptor. */
export function rangeOf(desc: VmAreaDesc): number {
  const range = actionRange(desc.action);
  return range !== ACTION_OUTSIDE && desc.end - desc.start === 1 ? ACTION_FULL : range;
}

/** An action that can only be carried out with an MMU. */
export function needsMmu(type: number): boolean {
  return type !== ACTION_NOTHING && type <= ACTION_MAP_KERNEL_PAGES;
}

/** `mmap_action_prepare` without CONFIG_MMU. */
export function prepareNommu(world: World, desc: VmAreaDesc): number {
  if (needsMmu(actionType(desc.action))) world.warn(WARNINGS.actionRefused);
  return 0;
}

/** The switch of `mmap_action_complete`: the page-table work. */
export function carryOut(world: World, desc: VmAreaDesc, call: CallRecord): number {
  call.completed |= COMPLETED.entered;
  const error = workOf(world, actionType(desc.action));
  if (error === 0) call.completed |= COMPLETED.actionDone;
  call.completeError = error;
  return error;
}

function workOf(world: World, type: number): number {
  if (!needsMmu(type)) return 0;
  if (!world.mmu) {
    world.warn(WARNINGS.actionRefused);
    return -ERRNO.EINVAL;
  }
  return world.fault('action') ? -ERRNO.ENOMEM : 0;
}

/** `action->success_hook(vma)`, 6.19 to 7.1. */
export function successHook(vma: Vma, desc: VmAreaDesc, call: CallRecord): number {
  const hook = desc.successHook;
  if (hook === null) return 0;
  call.completed |= COMPLETED.successHookRan;
  if (successEffect(hook) === SUCCESS_ANONYMOUS) call.askedOps = vma.vmOps = OPS_NULL;
  if (successEffect(hook) === SUCCESS_PRIVATE) call.askedPrivate = vma.vmPrivateData = successValue(hook);
  const errno = successErrno(hook);
  call.completeError = errno === 0 ? 0 : -ERRNO[HOOK_ERRNOS[errno - 1]];
  return call.completeError;
}

/** `action->error_hook(err)`, 6.19 to 7.1: what mmap returns for an error. 0 is not for it to return. */
export function errorHook(world: World, desc: VmAreaDesc, error: number): number {
  if (desc.errorHook === null) return error;
  if (desc.errorHook === 0) world.warn(WARNINGS.errorHookSwallowed);
  return desc.errorHook;
}
