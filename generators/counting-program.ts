import type { Step } from '../models/scenario.js';
import { OPS_COUNTED, OPS_MAPPED } from '../models/vm-ops.js';
import type { ProgramKind } from './field-step.js';
import { pushEdits, pushEnd } from './hook-program.js';
import { pick } from './pick.js';
import { comesTo, type Plan } from './plan.js';
import { HOLDS } from './traits.js';

const TAKE: Step = { kind: 'take', when: 'always', arg: 0 };
const INSTALL_MAPPED: Step = { kind: 'vmOps', when: 'always', arg: OPS_MAPPED };
const INSTALL_COUNTED: Step = { kind: 'vmOps', when: 'always', arg: OPS_COUNTED };
const EDITS = [0, 0, 0, 1, 1, 2];
const PRIVATES = [1, 2, 3, 255];

/** A program that counts the users of its driver, as the contract of the case has it. */
export function countingProgram(plan: Plan, program: ProgramKind): Step[] {
  const { choices, era } = plan;
  const steps: Step[] = [];
  const below = plan.below;
  plan.counting = true;
  pushEdits(plan, program, steps, pick(choices, EDITS));
  if (choices.chance(32)) pushEnd(plan, steps);
  if (program === 'mmap') {
    steps.push(TAKE, INSTALL_COUNTED);
    plan.below |= HOLDS;
  } else if (era === 'mapped') {
    steps.push(INSTALL_MAPPED);
    comesTo(plan, 'mapped');
  } else {
    steps.push(TAKE, choices.chance(128) ? INSTALL_MAPPED : INSTALL_COUNTED);
  }
  pushEdits(plan, program, steps, pick(choices, EDITS));
  if (program === 'prepare' && choices.chance(32)) pushEnd(plan, steps);
  plan.counting = false;
  plan.below = below;
  return steps;
}

/** What ->mapped does: it counts, now and then fails, and may replace the private data. */
export function mappedProgram({ choices, swarm }: Plan): Step[] {
  const steps: Step[] = [];
  const fail = choices.integer(0, 11);
  const end: Step = { kind: 'fail', when: pick(choices, swarm.guards), arg: pick(choices, swarm.errnos) };
  if (choices.chance(96)) steps.push({ kind: 'privateData', when: 'always', arg: pick(choices, PRIVATES) });
  if (fail === 0 && end.when !== 'always') steps.push(end);
  steps.push(TAKE);
  if (fail === 1) steps.push(end);
  else if (fail === 2) steps.push({ kind: 'stop', when: pick(choices, swarm.guards), arg: 0 });
  if (choices.chance(24))
    steps.push({ kind: 'privateData', when: pick(choices, swarm.guards), arg: pick(choices, PRIVATES) });
  return steps;
}
