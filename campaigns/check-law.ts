import { CaseBlock } from '../generators/block.js';
import { MODES } from '../generators/modes.js';
import { BLOCK_CASES } from '../generators/seeds.js';
import { encodeToken } from '../models/archive.js';
import { createOptimized } from '../models/optimized/index.js';
import { findRelease, profileOf } from '../models/releases.js';
import type { Scenario } from '../models/scenario.js';
import { TraceView } from '../models/trace-view.js';
import { encodeWire, MAX_WIRE_WORDS } from '../models/wire.js';
import { Lookout } from '../properties/cause.js';
import { checkLaw as checkRun, LawSet } from '../properties/evaluate.js';
import type { Law } from '../properties/property.js';
import { Tally } from '../properties/tally.js';
import { shrink } from '../shrinkers/shrink.js';

export interface CheckLawOptions {
  /** Name of a release. Default: `7.3`. */
  readonly release?: string;
  /** Default: `law`. */
  readonly seed?: string;
  /** Blocks of 1,024 cases, the modes in turn. Default: 5, one of each mode. */
  readonly blocks?: number;
}

export interface CheckLawOutcome {
  readonly cases: number;
  /** Cases in which the law's condition was met. */
  readonly evaluated: number;
  readonly failed: number;
  /** The least counterexample of the first field that failed, or null. */
  readonly token: string | null;
}

/**
 * Tries a law of your own on random cases.
 *
 * @throws VmacheckError `UNKNOWN_NAME` for a release that is none
 */
export function checkLaw(law: Law, options: CheckLawOptions = {}): CheckLawOutcome {
  const { release = '7.3', seed = 'law', blocks = MODES.length } = options;
  const model = createOptimized(profileOf(findRelease(release)));
  const laws = new LawSet([law]);
  const tally = new Tally(laws.laws);
  const trace = new TraceView();
  const wire = new Int32Array(MAX_WIRE_WORDS);
  let first: { scenario: Scenario; field: string } | null = null;
  for (let block = 0; block < blocks; block++) {
    const cases = new CaseBlock(MODES[block % MODES.length].id, seed, block);
    for (let index = 0; index < BLOCK_CASES; index++) {
      const scenario = cases.next();
      encodeWire(scenario, wire);
      trace.words = model.run(wire);
      laws.checkRun(trace, wire, tally);
      const [violation] = tally.violations();
      if (violation !== undefined) first ??= { scenario, field: violation.field };
    }
  }
  const [{ evaluated, failed }] = tally.counts();
  return {
    cases: blocks * BLOCK_CASES,
    evaluated,
    failed,
    token: first === null ? null : least(law, model, first),
  };
}

function least(
  law: Law,
  model: ReturnType<typeof createOptimized>,
  { scenario, field }: { scenario: Scenario; field: string },
): string {
  const trace = new TraceView();
  const wire = new Int32Array(MAX_WIRE_WORDS);
  const lookout = new Lookout();
  const stillFails = (candidate: Scenario): boolean => {
    encodeWire(candidate, wire);
    trace.words = model.run(wire);
    lookout.begin(field, trace.steps);
    checkRun(law, trace, lookout, wire);
    return lookout.seen;
  };
  return encodeToken(shrink(scenario, stillFails).scenario);
}
