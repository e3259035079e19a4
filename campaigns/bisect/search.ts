/**
 * Which commit of a history has brought a symptom, or taken it away.
 *
 * That a revision shows the symptom is certain once it has; that one does not is certain only where every
 * run does. So the search keeps the runs, says how likely a wrong answer is, and looks again at the border
 * that it has found when some of the runs of a revision were unlike the others.
 */
import { VmacheckError } from '../../models/errors.js';

/** What one run of the reproducer came to. */
export interface Run {
  /** Names of what it shows. */
  readonly shows: readonly string[];
}

/** A revision, looked at. */
export type Look =
  | { readonly kind: 'ran'; readonly runs: readonly Run[] }
  | { readonly kind: 'broken'; readonly reason: string };

/** Runs the reproducer on a revision, so many times. */
export interface Reproducer {
  look(revision: string, runs: number): Promise<Look>;
}

export interface History {
  /**
   * Revisions that are in `end` and in none of `begun`, `end` among them, those first that halve the rest
   * best.
   */
  candidates(begun: readonly string[], end: string): Promise<readonly string[]>;
}

/** A symptom, and how it changes from the first end to the last. */
export interface Question {
  readonly symptom: string;
  /** `broken`: the last end shows it, the first does not; `fixed`: the other way round. */
  readonly direction: 'broken' | 'fixed';
}

/** A revision that was tried. */
export interface Tried {
  readonly revision: string;
  readonly outcome: 'shown' | 'notShown' | 'broken';
  /** Runs, and those of them that showed the symptom. */
  readonly runs: number;
  readonly shown: number;
  /** Why it was not run; empty where it was. */
  readonly reason: string;
}

export interface SearchResult {
  /** The revisions among which the change is: one where the search came to its end. */
  readonly suspects: readonly string[];
  /** In the order in which they were tried, the ends first. */
  readonly tried: readonly Tried[];
  /** How often the symptom shows in the runs of a revision that has it. */
  readonly rate: number;
  /** The chance that all runs of a revision that has the symptom miss it. */
  readonly missed: number;
  /** About the chance that the answer is wrong for that reason: the rate is an estimate. */
  readonly wrong: number;
}

export interface SearchOptions {
  readonly history: History;
  readonly reproducer: Reproducer;
  readonly question: Question;
  readonly first: string;
  readonly last: string;
  /** Runs of a revision. */
  readonly runs: number;
  /** Looks at the two ends that were taken already. */
  readonly ends: readonly [first: Look, last: Look];
  /** Aborted, it ends with the suspects that are left. */
  readonly signal: AbortSignal;
  readonly onTried: (tried: Tried) => void;
}

/** How often the border is looked at again before it is believed as it is. */
const MAX_REVISIONS_OF_THE_BORDER = 8;

/** Searches the history between two ends that differ in the symptom. */
export async function bisect(options: SearchOptions): Promise<SearchResult> {
  const { history, reproducer, question, first, last, runs, signal } = options;
  const { symptom, direction } = question;
  const tried = new Map<string, Tried>();
  const note = (revision: string, look: Look): Tried => {
    const before = tried.get(revision);
    const now = triedOf(revision, look, symptom);
    const sum = before === undefined ? now : added(before, now);
    tried.set(revision, sum);
    options.onTried(sum);
    return sum;
  };
  note(first, options.ends[0]);
  note(last, options.ends[1]);
  const isNew = ({ outcome }: Tried) => (outcome === 'shown') === (direction === 'broken');

  let suspects: readonly string[] = [];
  for (let looks = 0; looks <= MAX_REVISIONS_OF_THE_BORDER; looks++) {
    const { old, end } = await narrow();
    if (suspects.length !== 1 || signal.aborted) break;
    // Of the two sides of the border, the one that did not show the symptom may have been missed.
    const rate = rateOf(tried.values());
    const doubtful = direction === 'fixed' ? [end] : old;
    if (rate === 1 || doubtful.length === 0) break;
    const again = [];
    for (const revision of doubtful) {
      const look = note(revision, await reproducer.look(revision, 2 * runs));
      if (look.outcome === 'shown' && (revision === first || revision === last)) {
        throw new VmacheckError({
          code: 'BISECT_ENDS_ALIKE',
          what: `looked at again, both ends show ${symptom}`,
        });
      }
      again.push(look);
    }
    if (again.every(({ outcome }) => outcome === 'notShown')) break;
  }
  const all = [...tried.values()];
  const rate = rateOf(all);
  const trusted = all.filter(({ outcome }) => outcome === 'notShown');
  return {
    suspects,
    tried: all,
    rate,
    missed: (1 - rate) ** runs,
    wrong: Math.min(
      1,
      trusted.reduce((sum, each) => sum + (1 - rate) ** each.runs, 0),
    ),
  };

  /** Halves what is left until one revision is, or none of them can be run. */
  async function narrow(): Promise<{ old: string[]; end: string }> {
    for (let skipped = 0; ; ) {
      const settled = [...tried.values()].filter(({ outcome }) => outcome !== 'broken');
      const end = await earliest(settled.filter(isNew).map(({ revision }) => revision));
      const old = settled.filter((each) => !isNew(each)).map(({ revision }) => revision);
      suspects = await history.candidates(old, end);
      const open = suspects.filter((revision) => revision !== end && !tried.has(revision));
      if (open.length === 0 || signal.aborted) return { old, end };
      // Beside one that does not build is likely another one: go further away each time.
      const next = open[skipped === 0 ? 0 : Math.floor(open.length / 2)];
      const { outcome } = note(next, await reproducer.look(next, runs));
      skipped = outcome === 'broken' ? skipped + 1 : 0;
    }
  }

  /** Of revisions that are new, the one that has the fewest before it. */
  async function earliest(revisions: readonly string[]): Promise<string> {
    let least = last;
    let size = Number.POSITIVE_INFINITY;
    for (const revision of revisions) {
      const { length } = await history.candidates([first], revision);
      if (length > 0 && length < size) [least, size] = [revision, length];
    }
    return least;
  }
}

/** A look in terms of a symptom. */
export function triedOf(revision: string, look: Look, symptom: string): Tried {
  if (look.kind === 'broken') return { revision, outcome: 'broken', runs: 0, shown: 0, reason: look.reason };
  const shown = look.runs.filter(({ shows }) => shows.includes(symptom)).length;
  return { revision, outcome: shown > 0 ? 'shown' : 'notShown', runs: look.runs.length, shown, reason: '' };
}

function added(before: Tried, now: Tried): Tried {
  const shown = before.shown + now.shown;
  return { ...now, runs: before.runs + now.runs, shown, outcome: shown > 0 ? 'shown' : 'notShown' };
}

/**
 * How often a run shows the symptom where it is: the most likely rate, given that revisions are counted only
 * if at least one of their runs has shown it (a zero-truncated binomial). 1 where every run has.
 */
function rateOf(tried: Iterable<Tried>): number {
  const shows = [...tried].filter(({ outcome }) => outcome === 'shown');
  const shown = shows.reduce((sum, each) => sum + each.shown, 0);
  if (shows.every((each) => each.shown === each.runs)) return 1;
  const expected = (rate: number) =>
    shows.reduce((sum, { runs }) => sum + (runs * rate) / (1 - (1 - rate) ** runs), 0);
  let [low, high] = [1e-9, 1];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (expected(middle) < shown) low = middle;
    else high = middle;
  }
  return high;
}
