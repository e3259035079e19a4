/**
 * The oracle of the checker: the same exploration over the reference, with objects, a map of texts, and no
 * thought of speed. It shares the scope, its operations and the laws; not the model, the packing of states,
 * the enumeration of faults, or the search.
 */
import { ERRNO } from '../../models/errno.js';
import { KERNELS } from '../../models/reference/kernels.js';
import { type PlainState, ReferenceStepper, type SteppedOperation } from '../../models/reference/stepping.js';
import { findRelease, profileOf } from '../../models/releases.js';
import type { FaultSite, FileSpec, Operation } from '../../models/scenario.js';
import { encodeWire, MAX_WIRE_WORDS } from '../../models/wire.js';
import { alphabetOf, IDLE } from '../layer/alphabet.js';
import { configurationsOf, openable } from '../layer/configurations.js';
import type { Scope } from '../layer/scope.js';
import type { LayerSpaceData } from '../layer/space.js';
import { StepLaws } from '../layer/step-laws.js';
import { symmetriesAt } from '../layer/symmetry.js';
import { plainForm } from './plain-form.js';

export interface Explored {
  /** States and transitions by depth, as the engine counts them. */
  readonly levels: readonly { readonly states: number; readonly transitions: number }[];
  readonly states: number;
  readonly transitions: number;
  readonly cut: number;
  /** Transitions in which a law fails that did not before, by law and field. */
  readonly symptoms: ReadonlyMap<number, number>;
}

interface Node {
  readonly configuration: number;
  /** Null: nothing is open and nothing mapped. */
  readonly state: PlainState | null;
  /** Something refers to a freed file. */
  readonly dangling: boolean;
}

const IDLE_RESULT = -ERRNO.EINVAL;

/** Explores a scope under a release. */
export function explore({ release, scope, symmetry }: LayerSpaceData): Explored {
  const kernel = KERNELS[release];
  const { features } = profileOf(findRelease(release));
  const files = configurationsOf(scope, features).files;
  const steppers = files.map((specs) => new ReferenceStepper(kernel, specs));
  const tried = files.map((specs) => symmetriesAt(symmetry, scope, specs));
  const laws = new StepLaws();
  const known = files.map(() => new Set<string>());
  const wire = new Int32Array(MAX_WIRE_WORDS);
  const symptoms = new Map<number, number>();
  const levels: { states: number; transitions: number }[] = [];
  let cut = 0;
  let frontier: Node[] = files.map((_, configuration) => ({
    configuration,
    state: null,
    dangling: false,
  }));
  frontier.forEach(({ configuration }) => {
    const empty = steppers[configuration].step(null, IDLE, IDLE_RESULT, false).after;
    known[configuration].add(plainForm(empty, scope, tried[configuration], symmetry).text);
  });
  while (frontier.length > 0) {
    const next: Node[] = [];
    let transitions = 0;
    for (const { configuration, state, dangling } of frontier) {
      const specs = files[configuration];
      const step = (operation: Operation, tearDown = false) =>
        steppers[configuration].step(state, operation, IDLE_RESULT, tearDown);
      const wireWith = (operation: Operation) => {
        encodeWire({ mmu: true, files: specs, operations: [IDLE, operation] }, wire);
        return wire;
      };
      const idle = step(IDLE, true).trace;
      laws.enter(idle, wireWith(IDLE));
      laws.check(idle, wireWith(IDLE), 2);
      countSymptoms(laws, symptoms);
      if (laws.standing || dangling) continue;
      for (const [operation, stepped] of allSteps(scope, specs, step)) {
        laws.check(stepped.trace, wireWith(operation), 1);
        countSymptoms(laws, symptoms);
        const form = plainForm(stepped.after, scope, tried[configuration], symmetry);
        if (isBeyond(stepped.after, form.files, scope)) {
          cut++;
          continue;
        }
        transitions++;
        if (known[configuration].has(form.text)) continue;
        known[configuration].add(form.text);
        next.push({ configuration, state: stepped.after, dangling: form.refersToFreed });
      }
    }
    levels.push({ states: frontier.length, transitions });
    frontier = next;
  }
  const total = levels.reduce((sum, level) => sum + level.transitions, 0);
  const states = known.reduce((sum, { size }) => sum + size, 0);
  return { levels, states, transitions: total, cut, symptoms };
}

/** Each operation without a fault; and with one at each site, as long as that changes which sites it comes to fail at. */
function* allSteps(
  scope: Scope,
  files: readonly FileSpec[],
  step: (operation: Operation) => SteppedOperation,
): Generator<[Operation, SteppedOperation]> {
  for (const operation of alphabetOf(scope, openable(files))) {
    const plain = step(operation);
    yield [operation, plain];
    for (const site of plain.comings.keys()) {
      for (let nth = 1; nth <= scope.faults; nth++) {
        const faulty: Operation = { ...operation, faults: [{ site, nth }] };
        const stepped = step(faulty);
        if (!comesTo(stepped, site, nth)) break;
        yield [faulty, stepped];
      }
    }
  }
}

function comesTo({ comings }: SteppedOperation, site: FaultSite, nth: number): boolean {
  return (comings.get(site) ?? 0) >= nth;
}

function isBeyond({ processes }: PlainState, files: number, scope: Scope): boolean {
  return files > scope.openFiles || processes.some(({ vmas }) => vmas.length > scope.vmas);
}

function countSymptoms({ symptoms, count }: StepLaws, into: Map<number, number>): void {
  for (let i = 0; i < count; i++) into.set(symptoms[i], (into.get(symptoms[i]) ?? 0) + 1);
}
