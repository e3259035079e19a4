/** The fields of a descriptor's action, by the release that brought them: what its hooks can ask for. */
import { ERRNO, HOOK_ERRNOS } from '../errno.js';
import { NOT_AN_ERRNO, type StepKind } from '../scenario.js';
import { ACTION_MAP_KERNEL_PAGES, ACTION_SIMPLE_IO_REMAP, actionType } from '../step-args.js';
import type { VmAreaDesc } from './desc.js';

/** 6.16 to 6.18 have no actions. */
export function noActions(_desc: VmAreaDesc, _kind: StepKind, _arg: number): void {}

/** 6.19 and 7.0: two actions, with two hooks. */
export function actions6190(desc: VmAreaDesc, kind: StepKind, arg: number): void {
  const type = actionType(arg);
  if (kind === 'action' && type >= ACTION_SIMPLE_IO_REMAP && type <= ACTION_MAP_KERNEL_PAGES) return;
  actions71(desc, kind, arg);
}

/** 7.1: four actions, with two hooks. */
export function actions71(desc: VmAreaDesc, kind: StepKind, arg: number): void {
  if (kind === 'errorOverride') return;
  desc.wroteAction();
  if (kind === 'action') desc.action = arg;
  if (kind === 'successHook') desc.successHook = arg;
  if (kind === 'errorHook') desc.errorHook = arg === 0 ? 0 : -ERRNO[HOOK_ERRNOS[arg - 1]];
  if (kind === 'hideFromRmap') desc.hideFromRmapUntilComplete = arg !== 0;
}

/** From 7.2 on: an override takes the place of the two hooks. */
export function actions726(desc: VmAreaDesc, kind: StepKind, arg: number): void {
  if (kind === 'successHook' || kind === 'errorHook') return;
  if (kind !== 'errorOverride') {
    actions71(desc, kind, arg);
    return;
  }
  desc.wroteAction();
  if (arg === 0) desc.errorOverride = 0;
  else desc.errorOverride = arg === NOT_AN_ERRNO ? 1 : -ERRNO[HOOK_ERRNOS[arg - 1]];
}
