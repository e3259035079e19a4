import type { Config } from './condition.js';
import { CLOSE, OPEN } from './conditionals.js';
import { blankRanges } from './mask.js';
import { type Outline, readOutline } from './outline.js';
import type { SourceText } from './source-text.js';
import { NO, type Truth, YES } from './truth.js';

/** A text as one configuration compiles it: what is certainly left out is blank. */
export class ConfiguredText {
  /** Of every branch of the text's conditionals, whether it is compiled. */
  readonly truths: readonly Truth[];
  /** The masked code, without directives, and without the branches that are not compiled. */
  readonly code: string;
  #outline: Outline | undefined;

  constructor(
    readonly source: SourceText,
    config: Config,
  ) {
    const { conditionals, masked } = source;
    this.truths = conditionals.truths(config);
    const left = this.branchRanges(0, masked.code.length, (branch) => this.truths[branch] === NO);
    this.code = blankRanges(masked.code, left);
  }

  /** The functions defined at the top level. */
  get outline(): Outline {
    this.#outline ??= readOutline(this);
    return this.#outline;
  }

  /** Whether the place is compiled. */
  truthAt(offset: number): Truth {
    const branch = this.source.conditionals.branchAt(offset);
    return branch === -1 ? YES : this.truths[branch];
  }

  /** The first of the places that is certainly compiled, else the first that may be. */
  best<T>(places: readonly T[], offset: (place: T) => number): T | undefined {
    const rated = places.map((place) => ({ place, truth: this.truthAt(offset(place)) }));
    const possible = rated.filter(({ truth }) => truth !== NO);
    return (possible.find(({ truth }) => truth === YES) ?? possible[0])?.place;
  }

  /**
   * A piece of the original text. Where an `#if` begins before the piece or ends after it, the piece alone
   * would not compile: then conditionals are decided here, and they and the branches not taken are blank.
   */
  verbatim(start: number, end: number): string {
    const piece = this.source.text.slice(start, end);
    if (!this.straddles(start, end)) return piece;

    const chosen = this.source.conditionals.chosen(this.truths);
    const left = this.branchRanges(start, end, (branch) => !chosen[branch], true);
    return blankRanges(
      piece,
      left.map(([from, to]) => [from - start, to - start]),
    );
  }

  /** The ranges between `start` and `end` whose branch is left out, and on demand the directives too. */
  private branchRanges(
    start: number,
    end: number,
    leftOut: (branch: number) => boolean,
    directives = false,
  ): [from: number, to: number][] {
    const { conditionals } = this.source;
    const ranges: [from: number, to: number][] = [];
    const first = conditionals.directivesBefore(start) - 1;
    for (let i = Math.max(first, 0); i < conditionals.starts.length && conditionals.starts[i] < end; i++) {
      if (directives && i > first) ranges.push([conditionals.starts[i], Math.min(conditionals.ends[i], end)]);
      if (conditionals.branches[i] === -1 || !leftOut(conditionals.branches[i])) continue;
      const from = Math.max(conditionals.ends[i], start);
      const to = Math.min(conditionals.starts[i + 1] ?? end, end);
      if (from < to) ranges.push([from, to]);
    }
    return ranges;
  }

  private straddles(start: number, end: number): boolean {
    const { conditionals } = this.source;
    let open = 0;
    const first = conditionals.directivesBefore(start);
    for (let i = first; i < conditionals.starts.length && conditionals.starts[i] < end; i++) {
      if (conditionals.effects[i] === OPEN) open++;
      else if (open === 0) return true;
      else if (conditionals.effects[i] === CLOSE) open--;
    }
    return open !== 0;
  }
}
