import type { Step } from '../models/scenario.js';
import { type ProgramKind, pushFieldStep, pushUnlawfulStep } from './field-step.js';
import { pick } from './pick.js';
import type { Plan } from './plan.js';

/** Most hooks do one or two things; an identity hook does none. */
const LENGTHS = [0, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5];

/** Unlawful steps come on top; behind this many others they could make a program too long. */
const ROOM_FOR_UNLAWFUL = 4;

/**
 * A hook that edits fields: a `.mmap_prepare` program, or an `.mmap` program of a file with nothing
 * below. It fails at entry, in the middle, after it has dirtied everything, or not at all.
 */
export function hookProgram(plan: Plan, program: ProgramKind): Step[] {
  const { choices } = plan;
  const steps: Step[] = [];
  const length = pick(choices, LENGTHS);
  if (!choices.chance(48)) {
    pushEdits(plan, program, steps, length);
    return steps;
  }
  const before = choices.integer(0, length);
  pushEdits(plan, program, steps, before);
  pushEnd(plan, steps);
  pushEdits(plan, program, steps, length - before);
  return steps;
}

/** Appends `count` field steps, in an unlawful case some that break the contract. */
export function pushEdits(plan: Plan, program: ProgramKind, steps: Step[], count: number): void {
  if (plan.unlawful && steps.length <= ROOM_FOR_UNLAWFUL && plan.choices.chance(plan.owesUnlawful ? 232 : 24))
    pushUnlawfulStep(plan, program, steps);
  for (let i = 0; i < count; i++) pushFieldStep(plan, program, steps);
}

/** Appends a failure, or rarely an early success. */
export function pushEnd({ choices, swarm }: Plan, steps: Step[]): void {
  const when = pick(choices, swarm.guards);
  if (choices.chance(48)) steps.push({ kind: 'stop', when, arg: 0 });
  else steps.push({ kind: 'fail', when, arg: pick(choices, swarm.errnos) });
}
