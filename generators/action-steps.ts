import { NOT_AN_ERRNO, type Step } from '../models/scenario.js';
import {
  ACTION_FULL,
  ACTION_IO_REMAP_PFN,
  ACTION_MAP_KERNEL_PAGES,
  ACTION_NOTHING,
  ACTION_OUTSIDE,
  ACTION_PART,
  ACTION_REMAP_PFN,
  ACTION_SIMPLE_IO_REMAP,
  ACTION_UNKNOWN,
  packAction,
  packSuccessHook,
  SUCCESS_ANONYMOUS,
  SUCCESS_NOTHING,
  SUCCESS_PRIVATE,
} from '../models/step-args.js';
import { OPS_NULL } from '../models/vm-ops.js';
import { pick } from './pick.js';
import { comesTo, type Plan } from './plan.js';
import { anonymousByHook } from './traits.js';

const ACTION_STEPS = ['action', 'errorOverride', 'successHook', 'errorHook', 'hideFromRmap'] as const;
/** What a prepare program says in `desc->action`. */
export type ActionStep = (typeof ACTION_STEPS)[number];

const TYPES = [
  ACTION_REMAP_PFN,
  ACTION_REMAP_PFN,
  ACTION_IO_REMAP_PFN,
  ACTION_IO_REMAP_PFN,
  ACTION_SIMPLE_IO_REMAP,
  ACTION_SIMPLE_IO_REMAP,
  ACTION_MAP_KERNEL_PAGES,
  ACTION_MAP_KERNEL_PAGES,
  ACTION_NOTHING,
];
const RANGES = [ACTION_FULL, ACTION_FULL, ACTION_FULL, ACTION_FULL, ACTION_FULL, ACTION_PART, ACTION_OUTSIDE];
const PAGE_FRAMES = [0, 0, 1, 2, 16, 200];
const EFFECTS = [SUCCESS_NOTHING, SUCCESS_ANONYMOUS, SUCCESS_PRIVATE, SUCCESS_PRIVATE];
const VALUES = [0, 1, 2, 255];
/** What an action seldom comes without. */
const COMPANIONS: readonly ActionStep[] = ['errorOverride', 'errorHook', 'successHook', 'hideFromRmap'];

const NAMES: ReadonlySet<string> = new Set(ACTION_STEPS);

export function isActionStep(kind: string): kind is ActionStep {
  return NAMES.has(kind);
}

/** Appends one step of an action, behind an action often one more. */
export function pushActionStep(plan: Plan, kind: ActionStep, steps: Step[]): void {
  const { choices, swarm } = plan;
  const when = pick(choices, swarm.guards);
  switch (kind) {
    case 'action':
      steps.push({ kind, when, arg: drawAction(plan) });
      if (choices.chance(96)) pushActionStep(plan, pick(choices, COMPANIONS), steps);
      break;
    case 'errorOverride':
      steps.push({ kind, when, arg: choices.chance(24) ? 0 : 1 + pick(choices, swarm.errnos) });
      break;
    case 'errorHook':
      steps.push({ kind, when, arg: 1 + pick(choices, swarm.errnos) });
      break;
    case 'successHook':
      steps.push({ kind, when, arg: drawSuccessHook(plan, steps) });
      break;
    case 'hideFromRmap':
      if (!mayBeAnonymous(steps)) steps.push({ kind, when, arg: choices.chance(232) ? 1 : 0 });
  }
}

function drawAction(plan: Plan): number {
  const { choices, era, mmu } = plan;
  let type = pick(choices, TYPES);
  let range = pick(choices, RANGES);
  if (!mmu) type = ACTION_NOTHING;
  // Nobody checks the range there.
  if (era === 'handed' && range === ACTION_OUTSIDE) range = ACTION_FULL;
  if (type !== ACTION_NOTHING && era !== 'kept') comesTo(plan, 'action');
  return packAction(type, range, pick(choices, PAGE_FRAMES));
}

function drawSuccessHook({ choices, swarm, counting }: Plan, steps: readonly Step[]): number {
  let effect = pick(choices, EFFECTS);
  const hidden = steps.some((step) => step.kind === 'hideFromRmap');
  if (effect === SUCCESS_ANONYMOUS && (counting || hidden)) effect = SUCCESS_PRIVATE;
  const errno = choices.chance(64) ? 1 + pick(choices, swarm.errnos) : 0;
  return packSuccessHook(effect, errno, effect === SUCCESS_PRIVATE ? pick(choices, VALUES) : 0);
}

function mayBeAnonymous(steps: readonly Step[]): boolean {
  return steps.some((step) => (step.kind === 'vmOps' && step.arg === OPS_NULL) || anonymousByHook(step));
}

/** Appends a step that breaks the contract of the releases with actions. */
export function pushUnlawfulAction({ choices }: Plan, steps: Step[]): void {
  const when = 'always';
  switch (choices.integer(0, 3)) {
    case 0:
      steps.push({ kind: 'action', when, arg: packAction(choices.integer(ACTION_UNKNOWN, 15)) });
      break;
    case 1:
      steps.push({ kind: 'action', when, arg: packAction(ACTION_REMAP_PFN, ACTION_OUTSIDE) });
      break;
    case 2:
      steps.push({ kind: 'errorOverride', when, arg: NOT_AN_ERRNO });
      break;
    default:
      steps.push({ kind: 'errorHook', when, arg: 0 });
  }
}
