import type { Step } from '../models/scenario.js';
import { SWAP_BORROWED, SWAP_OWN, SWAP_SHARED } from '../models/scenario.js';
import {
  VM_ACCOUNT,
  VM_EXEC,
  VM_MAYEXEC,
  VM_MAYREAD,
  VM_MAYSHARE,
  VM_MAYWRITE,
  VM_READ,
  VM_SHARED,
  VM_WRITE,
} from '../models/vm-flags.js';
import { OPS_COUNTED, OPS_MAPPED, OPS_NULL, OPS_PLAIN_A } from '../models/vm-ops.js';
import { type ActionStep, isActionStep, pushActionStep, pushUnlawfulAction } from './action-steps.js';
import { pick } from './pick.js';
import type { Plan } from './plan.js';
import { HOLDS, READS_OPS } from './traits.js';

/** Steps that set a field; those of an action only in a descriptor, the others in a VMA as well. */
export type FieldStep =
  | ActionStep
  | 'setFlags'
  | 'clearFlags'
  | 'pgoff'
  | 'pageProt'
  | 'vmOps'
  | 'privateData'
  | 'swapFile';

/** Which program a step stands in: the contract of a swap depends on it. */
export type ProgramKind = 'prepare' | 'mmap';

const PGOFFS = [0, 0, 1, 1, 2, 3, 4, 8, 16, 63, 255];
/** Read, write, shared or not; cached, write-combining or uncached. */
const PROTS = [0x10, 0x20, 0x13, 0x21, 0x2b, 0x03, 0x01, 0x00, 0x0b, 0x3f];
const PRIVATES = [0, 1, 1, 2, 3, 255];
const NOT_A_DRIVERS = [
  VM_ACCOUNT,
  VM_ACCOUNT,
  VM_READ,
  VM_WRITE,
  VM_EXEC,
  VM_SHARED,
  VM_MAYREAD,
  VM_MAYWRITE,
  VM_MAYEXEC,
  VM_MAYSHARE,
];
const NOT_TO_CLEAR = [VM_ACCOUNT, VM_ACCOUNT, VM_SHARED, VM_WRITE, VM_READ];
const LAWFUL_SWAPS_OF_MMAP = [SWAP_OWN, SWAP_BORROWED];
const LAWFUL_SWAPS_HANDED = [SWAP_OWN, SWAP_OWN, SWAP_SHARED];

/** Appends one field step that keeps the contract of the case. */
export function pushFieldStep(plan: Plan, program: ProgramKind, steps: Step[]): void {
  const { choices, swarm } = plan;
  const drawn = pick(choices, swarm.steps);
  if (isActionStep(drawn) && program === 'prepare' && (plan.era !== 'kept' || choices.chance(48))) {
    pushActionStep(plan, drawn, steps);
    return;
  }
  const kind = isActionStep(drawn) ? 'vmOps' : drawn;
  pushEdit(plan, program, steps, mayReplaceOps(plan, program, kind) ? kind : 'privateData');
}

type Edit = Exclude<FieldStep, ActionStep>;

function mayReplaceOps(plan: Plan, program: ProgramKind, kind: Edit): boolean {
  if (kind !== 'vmOps' && (kind !== 'swapFile' || program !== 'mmap')) return true;
  if (plan.counting) return false;
  return program !== 'mmap' || (plan.below & HOLDS) === 0 || plan.unlawful;
}

function pushEdit(plan: Plan, program: ProgramKind, steps: Step[], kind: Edit): void {
  const { choices, swarm } = plan;
  const when = pick(choices, swarm.guards);
  let arg = drawArgument(plan, program, kind);
  if (kind === 'vmOps' && arg === OPS_NULL && ((plan.below & READS_OPS) !== 0 || hides(steps)))
    arg = OPS_PLAIN_A;
  // A file handed over twice must be two files.
  if (arg === SWAP_SHARED && kind === 'swapFile' && steps.some((step) => step.kind === kind)) arg = SWAP_OWN;
  steps.push({ kind, when, arg });
}

function hides(steps: readonly Step[]): boolean {
  for (let i = 0; i < steps.length; i++) if (steps[i].kind === 'hideFromRmap') return true;
  return false;
}

function drawArgument(plan: Plan, program: ProgramKind, kind: Edit): number {
  const { choices, swarm } = plan;
  switch (kind) {
    case 'setFlags':
      return drawFlags(plan, swarm.setFlags);
    case 'clearFlags':
      return drawFlags(plan, swarm.clearFlags);
    case 'pgoff':
      return pick(choices, PGOFFS);
    case 'pageProt':
      return pick(choices, PROTS);
    case 'vmOps':
      return pick(choices, swarm.ops);
    case 'privateData':
      return pick(choices, PRIVATES);
    case 'swapFile':
      if (program === 'mmap') return pick(choices, LAWFUL_SWAPS_OF_MMAP);
      return plan.era === 'kept' ? SWAP_BORROWED : pick(choices, LAWFUL_SWAPS_HANDED);
  }
}

function drawFlags({ choices }: Plan, table: readonly number[]): number {
  const flags = pick(choices, table);
  return choices.chance(96) ? flags | pick(choices, table) : flags;
}

/** Appends a step, or two, that break the contract under every release. */
export function pushUnlawfulStep(plan: Plan, program: ProgramKind, steps: Step[]): void {
  const { choices, swarm } = plan;
  plan.owesUnlawful = false;
  const when = pick(choices, swarm.guards);
  if (program === 'prepare' && choices.chance(64)) pushUnlawfulAction(plan, steps);
  switch (choices.integer(0, 8)) {
    case 0:
    case 1:
      steps.push({ kind: 'setFlags', when, arg: drawFlags(plan, NOT_A_DRIVERS) });
      break;
    case 2:
      steps.push({ kind: 'clearFlags', when, arg: drawFlags(plan, NOT_TO_CLEAR) });
      break;
    case 3:
      steps.push({ kind: 'assignFlags', when, arg: drawFlagWord(plan) });
      break;
    case 4:
      steps.push({ kind: 'give', when, arg: 0 });
      break;
    case 5:
      steps.push({ kind: 'take', when, arg: 0 });
      break;
    case 6:
      // Nobody has counted the user that ->close gives back.
      steps.push({ kind: 'vmOps', when, arg: choices.chance(128) ? OPS_COUNTED : OPS_MAPPED });
      break;
    default:
      if (program === 'mmap') {
        if (choices.chance(128)) steps.push({ kind: 'swapFile', when, arg: SWAP_SHARED });
        else steps.push({ kind: 'replaceFile', when: 'always', arg: 0 });
      } else {
        steps.push({ kind: 'swapFile', when, arg: SWAP_BORROWED });
        steps.push({ kind: 'swapFile', when: 'always', arg: SWAP_OWN });
      }
  }
}

/** Mostly a word of flags that a VMA could have; rarely any 32 bits. */
function drawFlagWord(plan: Plan): number {
  const { choices, swarm } = plan;
  if (choices.chance(24)) return choices.integer(-0x80000000, 0x7fffffff);
  let word = choices.integer(0, 255);
  for (let i = choices.integer(0, 2); i > 0; i--) word |= pick(choices, swarm.setFlags);
  return word;
}
