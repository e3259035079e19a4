import { type Step, WRAP_DEREFERENCES, WRAP_HOLDS_FILE } from '../models/scenario.js';
import { pushEdits, pushEnd } from './hook-program.js';
import { pick } from './pick.js';
import type { Plan } from './plan.js';

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

const SET_FILE: Step = { kind: 'setFile', when: 'always', arg: 0 };
const REPLACE_FILE: Step = { kind: 'replaceFile', when: 'always', arg: 0 };
const CHECK_HOOKS: Step = { kind: 'checkHooks', when: 'always', arg: 0 };
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
  if (choices.chance(20) && !plan.holds) pushEnd(plan, steps);
  return steps;
}

function pushShape(plan: Plan, steps: Step[]): void {
  const { choices } = plan;
  switch (pick(choices, plan.mode.shapes)) {
    case 'backing':
      if (choices.chance(128)) steps.push(CHECK_HOOKS);
      steps.push(SET_FILE, CALL_NESTED);
      break;
    case 'shm':
      steps.push(CALL_NESTED, pick(choices, WRAPS));
      break;
    case 'coda':
      if (choices.chance(128)) steps.push(CHECK_HOOKS);
      steps.push(REPLACE_FILE, CALL_NESTED);
      if (choices.chance(32)) pushEdits(plan, 'mmap', steps, 1);
      steps.push(pick(choices, HOLDING_WRAPS));
      plan.holds = true;
      break;
    case 'setAfter':
      steps.push(CALL_NESTED, SET_FILE);
      break;
    case 'twice':
      if (choices.chance(128)) steps.push(SET_FILE);
      steps.push(CALL_NESTED, choices.chance(64) ? CALL_SWALLOWING : CALL_NESTED);
      break;
    case 'swallow':
      if (choices.chance(128)) steps.push(SET_FILE);
      steps.push(CALL_SWALLOWING);
      if (choices.chance(96)) steps.push(pick(choices, WRAPS));
      break;
    case 'direct':
      if (choices.chance(96)) steps.push(SET_FILE);
      pushEdits(plan, 'mmap', steps, choices.integer(0, 3));
      break;
    case 'free':
      for (let i = choices.integer(2, 4); i > 0; i--) pushAnyStep(plan, steps);
  }
}

/** Appends one step of any kind, guarded or not. */
function pushAnyStep({ choices, swarm }: Plan, steps: Step[]): void {
  const when = pick(choices, swarm.guards);
  switch (choices.integer(0, 5)) {
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
      steps.push({ kind: 'wrapOps', when, arg: choices.integer(0, 3) });
      break;
    case 5:
      steps.push({ kind: 'vmOps', when, arg: pick(choices, swarm.ops) });
  }
}
