import type { Guard, HookKind, Scenario, StepKind } from '../models/scenario.js';
import { GUARDS, HOOKS, STEPS } from '../models/scenario.js';
import { PROGRAMS, withFile, withItem, withProgram } from './edit.js';
import { lowerParts } from './packed-args.js';
import { type Place, place, range, trimmed } from './place.js';
import {
  argRank,
  argValues,
  FLAG_BITS,
  guardRank,
  HOOK_RANK,
  isPacked,
  STEP_RANK,
  takesFlags,
  typicalArgs,
} from './simplicity.js';

/** Kinds of steps the models run. */
export const MODELLED_STEPS = (Object.keys(STEPS) as StepKind[]).filter((kind) => STEPS[kind].modelled);

/** The places of one file and of its programs. */
export function filePlaces(scenario: Scenario, index: number): Place[] {
  const owner = `file ${index}`;
  const file = scenario.files[index];
  const references = [null, ...range(index + 1, scenario.files.length - 1)];
  const referencePlace = (field: 'below' | 'swap') =>
    place(
      'reference',
      owner,
      referenceRank(file[field], index),
      references
        .filter((target) => target !== file[field])
        .map((target) => ({
          rank: referenceRank(target, index),
          put: (s: Scenario) => withFile(s, index, { ...s.files[index], [field]: target }),
        })),
    );
  const places: Place[] = [
    place(
      'hook',
      owner,
      HOOK_RANK[file.hook],
      (Object.keys(HOOKS) as HookKind[])
        .filter((hook) => hook !== file.hook)
        .map((hook) => ({
          rank: HOOK_RANK[hook],
          put: (s: Scenario) => withFile(s, index, { ...s.files[index], hook }),
        })),
    ),
    referencePlace('below'),
    referencePlace('swap'),
    place(
      'attributes',
      owner,
      file.attributes,
      range(0, file.attributes - 1).map((attributes) => ({
        rank: attributes,
        put: (s: Scenario) => withFile(s, index, { ...s.files[index], attributes }),
      })),
    ),
  ];
  for (const program of PROGRAMS) {
    file[program].forEach((step, at) => {
      const stepOwner = `${owner} ${program} ${at}`;
      const setStep = (change: Partial<typeof step>) => (s: Scenario) => {
        const steps = s.files[index][program];
        return withProgram(s, index, program, withItem(steps, at, { ...steps[at], ...change }));
      };
      places.push(
        place(
          'step',
          stepOwner,
          STEP_RANK[step.kind],
          MODELLED_STEPS.filter((kind) => kind !== step.kind).flatMap((kind) =>
            argsInUse(scenario, kind, step.arg).map((arg) => ({
              rank: STEP_RANK[kind],
              put: setStep({ kind, arg }),
            })),
          ),
        ),
        place(
          'guard',
          stepOwner,
          guardRank(step.when),
          (Object.keys(GUARDS) as Guard[])
            .filter((when) => when !== step.when)
            .map((when) => ({ rank: guardRank(when), put: setStep({ when }) })),
        ),
        place(
          'argument',
          stepOwner,
          argRank(step.kind, step.arg),
          argsNear(step.kind, step.arg)
            .filter((arg) => arg !== step.arg)
            .map((arg) => ({ rank: argRank(step.kind, arg), put: setStep({ arg }) })),
        ),
      );
    });
  }
  return places;
}

/** The typical arguments of a kind, those it has elsewhere, and the one at hand. */
function argsInUse(scenario: Scenario, kind: StepKind, now: number): number[] {
  const [min, max] = STEPS[kind].fields.arg;
  const args = new Set(typicalArgs(kind));
  for (const file of scenario.files) {
    for (const program of PROGRAMS) {
      for (const step of file[program]) {
        if (step.kind === kind || (takesFlags(kind) && takesFlags(step.kind))) args.add(step.arg);
      }
    }
  }
  if (now >= min && now <= max) args.add(now);
  return [...args];
}

/**
 * Arguments to try instead of `now`; for a word of flags also without each of its bits, for one that says
 * several things also with less in each of its parts.
 */
function argsNear(kind: StepKind, now: number): readonly number[] {
  if (isPacked(kind)) return [...new Set([...argValues(kind), ...lowerParts(kind, now)])];
  if (!takesFlags(kind)) return trimmed(argValues(kind), [now - 1, now >> 1]);
  const fewer = FLAG_BITS.filter((bit) => now & bit).map((bit) => now & ~bit);
  return [...new Set([...argValues(kind), ...fewer])];
}

function referenceRank(target: number | null, index: number): number {
  return target === null ? 0 : target - index;
}
