/** What the cases of a run were made of and came to: labels, entries of the library, facts. */

import { LABELS, LabelCounts, labelsOf } from '../generators/labels.js';
import { entryOf } from '../generators/library/entry-of.js';
import { LIBRARY } from '../generators/library/index.js';
import type { Profile } from '../models/releases.js';
import type { Scenario } from '../models/scenario.js';
import { TraceView } from '../models/trace-view.js';
import { occasionsOf } from '../properties/reading/occasions.js';
import { canShow, SOMETIMES, type SometimesFact } from '../properties/sometimes.js';
import type { Coverage, RunCheck } from '../reports/result.js';
import { wilson } from './statistics/wilson.js';

/** What one block adds to the coverage of its run: plain JSON. */
export interface BlockCoverage {
  /** As in LabelCounts. */
  readonly labels: readonly number[];
  /** Cases, in the order of LIBRARY. */
  readonly library: readonly number[];
  /** Of {@link SOMETIMES}, the indices of the facts that were met. */
  readonly met: readonly number[];
}

/** Watches the cases of a block. */
export class BlockWatch {
  private readonly labels = new LabelCounts();
  private readonly library: number[] = LIBRARY.map(() => 0);
  private readonly possible: readonly SometimesFact[];
  private open: readonly SometimesFact[];
  private readonly view = new TraceView();

  constructor(profiles: readonly Profile[]) {
    this.possible = possibleFacts(profiles);
    this.open = this.possible;
  }

  /** A case, before it runs. */
  addCase(scenario: Scenario): void {
    this.labels.add(labelsOf(scenario));
    for (const file of scenario.files) {
      const entry = entryOf(file);
      if (entry !== undefined) this.library[LIBRARY.indexOf(entry)]++;
    }
  }

  /** One of its runs. Facts that the block has met are not looked for any more. */
  addRun(trace: Int32Array, wire: Int32Array): void {
    if (this.open.length === 0) return;
    const view = this.view;
    view.words = trace;
    const seen = this.open.filter((fact) => {
      for (let step = 0; step < view.steps; step++) {
        if ((fact.occasion & occasionsOf(view, step)) !== 0 && fact.seen(view, step, wire)) return true;
      }
      return false;
    });
    if (seen.length > 0) this.open = this.open.filter((fact) => !seen.includes(fact));
  }

  result(): BlockCoverage {
    return {
      labels: this.labels.packed(),
      library: this.library,
      met: this.possible.filter((fact) => !this.open.includes(fact)).map((fact) => SOMETIMES.indexOf(fact)),
    };
  }
}

/** What must be met sometimes, where there are releases that can show it. */
function possibleFacts(profiles: readonly Profile[]): SometimesFact[] {
  return SOMETIMES.filter((fact) => profiles.some(({ features }) => canShow(fact, features)));
}

/** Adds up the blocks of a run. */
export class CoverageCollector {
  private readonly labels = new LabelCounts();
  private readonly library: number[] = LIBRARY.map(() => 0);
  private readonly met: number[] = SOMETIMES.map(() => 0);
  private readonly possible: readonly SometimesFact[];

  constructor(profiles: readonly Profile[]) {
    this.possible = possibleFacts(profiles);
  }

  add({ labels, library, met }: BlockCoverage): void {
    this.labels.addPacked(labels);
    for (const [i, cases] of library.entries()) this.library[i] += cases;
    for (const i of met) this.met[i]++;
  }

  result(): Coverage {
    return {
      labels: LABELS.map((label, i) => ({ label, cases: this.labels.of(i) })),
      missingPairs: this.labels.missing().filter(([left, right]) => left !== right),
      library: LIBRARY.map(({ id, title }, i) => ({ id, title, cases: this.library[i] })),
      sometimes: this.possible.map((fact) => ({
        id: fact.id,
        sentence: fact.sentence,
        blocks: this.met[SOMETIMES.indexOf(fact)],
      })),
    };
  }
}

/**
 * Whether a run has met all that it must have met: a run that has not could not have found some bugs.
 * What was never met is told apart: in so many blocks it surely is too rare, or there were too few to tell.
 */
export function coverageChecks({ labels, sometimes }: Coverage, blocks: number): RunCheck[] {
  return [
    check(
      'sometimes',
      'what must happen sometimes has happened',
      `${sometimes.length} facts, each met in some block`,
      sometimes.filter((fact) => fact.blocks === 0).map(({ id }) => id),
      blocks,
    ),
    check(
      'labels',
      'the cases were made of everything there is',
      `${labels.length} labels, each met in some case`,
      labels.filter(({ cases }) => cases === 0).map(({ label }) => label),
      blocks,
    ),
  ];
}

/** Of blocks: what is met more rarely cannot be relied on in a night. */
const TOO_RARE = 0.05;

function check(
  id: string,
  title: string,
  passed: string,
  missing: readonly string[],
  blocks: number,
): RunCheck {
  if (missing.length === 0) return { id, title, outcome: 'passed', detail: passed };
  const { high } = wilson(0, blocks);
  const reason =
    high < TOO_RARE
      ? `too rare: in fewer than ${(100 * high).toFixed(1)} % of blocks, after ${blocks} of them`
      : `not enough cases to tell: ${blocks} blocks; give the run more blocks or more modes`;
  return { id, title, outcome: 'failed', detail: `never met: ${missing.join(', ')}; ${reason}` };
}
