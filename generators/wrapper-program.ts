import { type Step, WRAP_DEREFERENCES, WRAP_HOLDS_FILE } from '../models/scenario.js';
import { pushFieldStep } from './field-step.js';
import { pushEdits, pushEnd } from './hook-program.js';
import { pick } from './pick.js';
import { comesTo, type Plan } from './plan.js';
import { FAILS_LATE, HOLDS, HOOKLESS, mayBeNull } from './traits.js';

/**
 * The order in which a wrapper does its things.
 *
 * `backing`: the file below is put in place first (backing files). `shm`: vm_file stays, the
 * operations found afterwards are wrapped (ipc/shm). `coda`: vm_file is replaced and the wrapper's own
 * reference parked in the wrapped operations. `setAfter`: the file is put in place after the nested
 * call (i915). `twice`: two nested calls. `swallow`: the nested error is lost. `direct`: no nested
 * call, though there is a file below. `free`: any steps in any order.
 */
export type WrapperShape = 'backing' | 'shm' | 'coda' | 'setAfter' | 'twice' | 'swallow' | 'direct' | 'free';

/** How often a wrapper tests the file below first, in 256ths. */
const CHECKED: Readonly<Record<WrapperShape, number>> = {
  backing: 128,
  shm: 0,
  coda: 128,
  setAfter: 16,
  twice: 16,
  swallow: 16,
  direct: 16,
  free: 0,
};

const SET_FILE: Step = { kind: 'setFile', when: 'always', arg: 0 };
const REPLACE_FILE: Step = { kind: 'replaceFile', when: 'always', arg: 0 };
const CHECK_HOOKS: Step = { kind: 'checkHooks', when: 'always', arg: 0 };
const LSM_CHECK: Step = { kind: 'lsmCheck', when: 'always', arg: 0 };
const CALL_NESTED: Step = { kind: 'callNested', when: 'always', arg: 0 };
const CALL_SWALLOWING: Step = { kind: 'callNested', when: 'always', arg: 1 };
const WRAPS: readonly Step[] = [0, WRAP_DEREFERENCES].map((arg) => ({
  kind: 'wrapOps',
  when: 'always',
  arg,
}));
const HOLDING_WRAPS: readonly Step[] = [WRAP_HOLDS_FILE, WRAP_HOLDS_FILE | WRAP_DEREFERENCES].map((arg) => ({
  kind: 'wrapOps',
  when: 'always',
  arg,
}));

/** An `.mmap` program of a file that has one below: at most 12 steps. */
export function wrapperProgram(plan: Plan): Step[] {
  const { choices } = plan;
  const steps: Step[] = [];
  if (choices.chance(72) || plan.owesUnlawful) pushEdits(plan, 'mmap', steps, choices.integer(0, 2));
  pushShape(plan, steps);
  if (choices.chance(72)) pushEdits(plan, 'mmap', steps, choices.integer(1, 2));
  if (choices.chance(20) && ((plan.below & HOLDS) === 0 || plan.unlawful)) pushEnd(plan, steps);
  return steps;
}

function pushShape(plan: Plan, steps: Step[]): void {
  const { choices } = plan;
  const careful = !plan.unlawful;
  let shape = pick(choices, plan.mode.shapes);
  if (careful && (plan.below & HOLDS) !== 0 && (shape === 'twice' || shape === 'free')) shape = 'setAfter';
  if (careful && (plan.below & FAILS_LATE) !== 0 && (shape === 'swallow' || shape === 'free'))
    shape = 'backing';
  if ((careful && (plan.below & HOOKLESS) !== 0) || choices.chance(CHECKED[shape])) steps.push(CHECK_HOOKS);
  switch (shape) {
    case 'backing':
      pushSetFile(plan, steps);
      steps.push(CALL_NESTED);
      break;
    case 'shm':
      steps.push(CALL_NESTED);
      steps.push(WRAPS[drawWrap(plan, steps)]);
      break;
    case 'coda':
      steps.push(REPLACE_FILE, CALL_NESTED);
      if (choices.chance(32)) pushEdits(plan, 'mmap', steps, 1);
      steps.push(HOLDING_WRAPS[drawWrap(plan, steps)]);
      plan.below |= HOLDS;
      break;
    case 'setAfter':
      steps.push(CALL_NESTED, SET_FILE);
      break;
    case 'twice':
      if (choices.chance(128)) steps.push(SET_FILE);
      steps.push(CALL_NESTED, drawCall(plan));
      break;
    case 'swallow':
      if (choices.chance(128)) steps.push(SET_FILE);
      steps.push(CALL_SWALLOWING);
      if (choices.chance(96)) steps.push(WRAPS[drawWrap(plan, steps)]);
      break;
    case 'direct':
      if (choices.chance(96)) pushSetFile(plan, steps);
      pushEdits(plan, 'mmap', steps, choices.integer(0, 3));
      break;
    case 'free':
      for (let i = choices.integer(2, 4); i > 0; i--) pushAnyStep(plan, steps);
  }
}

/** The file below in place, often with the question to security modules that 7.1 brought. */
function pushSetFile(plan: Plan, steps: Step[]): void {
  steps.push(SET_FILE);
  if (!plan.choices.chance(96)) return;
  steps.push(LSM_CHECK);
  if (plan.era === 'mapped') comesTo(plan, 'lsm');
}

/** A nested call, now and then one whose error is lost, where that may be. */
function drawCall({ choices, below, unlawful }: Plan): Step {
  const swallows = choices.chance(64) && ((below & FAILS_LATE) === 0 || unlawful);
  return swallows ? CALL_SWALLOWING : CALL_NESTED;
}

/** 1 for a wrap that reads through the operations it finds, if they cannot be NULL; else 0. */
function drawWrap(plan: Plan, steps: readonly Step[]): 0 | 1 {
  return plan.choices.chance(128) && (plan.unlawful || !mayBeNull(steps, plan.below)) ? 1 : 0;
}

/** Appends one step of any kind, guarded or not. */
function pushAnyStep(plan: Plan, steps: Step[]): void {
  const { choices, swarm } = plan;
  const when = pick(choices, swarm.guards);
  switch (choices.integer(0, 6)) {
    case 0:
      steps.push({ kind: 'setFile', when, arg: 0 });
      break;
    case 1:
    case 2:
      steps.push({ kind: 'callNested', when, arg: choices.chance(48) ? 1 : 0 });
      break;
    case 3:
      steps.push({ kind: 'checkHooks', when, arg: 0 });
      break;
    case 4:
      steps.push({ kind: 'wrapOps', when, arg: (choices.integer(0, 1) << 1) | drawWrap(plan, steps) });
      break;
    case 5:
      steps.push({ kind: choices.chance(192) ? 'lsmCheck' : 'callOwn', when, arg: 0 });
      break;
    default:
      pushFieldStep(plan, 'mmap', steps);
  }
}

const CALL_OWN: Step = { kind: 'callOwn', when: 'always', arg: 0 };

/** An `.mmap` program that runs its file's own prepare program, as uio and vmbus do. `holds`: as in traits.ts. */
export function ownCallProgram(plan: Plan, traits: number): Step[] {
  const { choices } = plan;
  const steps: Step[] = [];
  const below = plan.below;
  if (choices.chance(128)) pushEdits(plan, 'mmap', steps, choices.integer(1, 2));
  steps.push(CALL_OWN);
  plan.below |= traits;
  if (choices.chance(96)) pushEdits(plan, 'mmap', steps, 1);
  if (choices.chance(24) && ((plan.below & HOLDS) === 0 || plan.unlawful)) pushEnd(plan, steps);
  plan.below = below;
  return steps;
}
