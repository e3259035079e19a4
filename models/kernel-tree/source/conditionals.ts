import { type Config, evaluateCondition, isDefined } from './condition.js';
import type { Masked } from './mask.js';
import { both, NO, not, type Truth, UNKNOWN, YES } from './truth.js';
import { skipBlanks, skipWord, wordAt } from './words.js';

/** What a conditional directive does to the stack of conditionals. */
export const OPEN = 0;
export const NEXT = 1;
export const CLOSE = 2;

const EFFECT: ReadonlyMap<string, number> = new Map([
  ['if', OPEN],
  ['ifdef', OPEN],
  ['ifndef', OPEN],
  ['elif', NEXT],
  ['elifdef', NEXT],
  ['elifndef', NEXT],
  ['else', NEXT],
  ['endif', CLOSE],
]);

/** One `#if` branch that encloses a place: the offset of its directive, and that line without comments. */
export interface EnclosingBranch {
  readonly offset: number;
  readonly directive: string;
}

/**
 * The conditional directives of a text, and the branches between them. A branch is a number: parents and
 * earlier branches of the same `#if` have smaller ones, so that one pass in order finds the truth of all.
 * Kept as columns of numbers, because a hostile text has a directive every few characters.
 */
export class Conditionals {
  /** Of each conditional directive: where it starts and ends, its effect, the branch in force after it. */
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  readonly effects: number[] = [];
  readonly branches: number[] = [];

  /** Of each branch: the branch around it, the one before it in its `#if`, its directive. -1 is none. */
  private readonly parents: number[] = [];
  private readonly previous: number[] = [];
  private readonly directives: number[] = [];

  constructor(private readonly masked: Masked) {
    const open: number[] = [];
    for (let i = 0; i < masked.directiveStarts.length; i++) {
      const start = masked.directiveStarts[i];
      const end = masked.directiveEnds[i];
      const effect = EFFECT.get(wordAt(masked.mask, start + 1, end));
      // An #else or #endif without an #if changes nothing.
      if (effect === undefined || (effect !== OPEN && open.length === 0)) continue;

      const last = effect === OPEN ? -1 : open.pop()!;
      const parent = last === -1 ? (open.at(-1) ?? -1) : this.parents[last];
      if (effect !== CLOSE) {
        open.push(this.parents.length);
        this.parents.push(parent);
        this.previous.push(last);
        this.directives.push(this.starts.length);
      }
      this.starts.push(start);
      this.ends.push(end);
      this.effects.push(effect);
      this.branches.push(open.at(-1) ?? -1);
    }
  }

  /** The innermost branch at an offset, -1 outside all. A directive is in the branch it begins. */
  branchAt(offset: number): number {
    const i = this.directivesBefore(offset) - 1;
    return i === -1 ? -1 : this.branches[i];
  }

  /** How many conditional directives start at or before an offset. */
  directivesBefore(offset: number): number {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.starts[middle] <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The branches that enclose an offset, the outermost first. */
  enclosing(offset: number): EnclosingBranch[] {
    const found: EnclosingBranch[] = [];
    for (let branch = this.branchAt(offset); branch !== -1; branch = this.parents[branch]) {
      const i = this.directives[branch];
      const directive = this.masked.mask.slice(this.starts[i], this.ends[i]).replace(/[ \t\r\n]+/g, ' ');
      found.push({ offset: this.starts[i], directive: directive.trimEnd() });
    }
    return found.reverse();
  }

  /** Of every branch, whether it is compiled: its own condition, no earlier one, and all around it. */
  truths(config: Config): Truth[] {
    const truths: Truth[] = [];
    const noneYet: Truth[] = [];
    for (let branch = 0; branch < this.parents.length; branch++) {
      const before = this.previous[branch] === -1 ? YES : noneYet[this.previous[branch]];
      const around = this.parents[branch] === -1 ? YES : truths[this.parents[branch]];
      // A condition that cannot matter is not put to the config.
      const own = before === NO || around === NO ? NO : this.condition(this.directives[branch], config);
      truths.push(both(around, both(before, own)));
      noneYet.push(both(before, not(own)));
    }
    return truths;
  }

  /**
   * Of every branch, whether to read it where one reading of the text is wanted: of each `#if` the first
   * branch that may be compiled.
   */
  chosen(truths: readonly Truth[]): boolean[] {
    const chosen: boolean[] = [];
    const taken: boolean[] = [];
    for (let branch = 0; branch < truths.length; branch++) {
      const before = this.previous[branch] !== -1 && taken[this.previous[branch]];
      const around = this.parents[branch] === -1 || chosen[this.parents[branch]];
      chosen.push(around && !before && truths[branch] !== NO);
      taken.push(before || truths[branch] !== NO);
    }
    return chosen;
  }

  private condition(directive: number, config: Config): Truth {
    const { mask } = this.masked;
    const end = this.ends[directive];
    const wordStart = skipBlanks(mask, this.starts[directive] + 1, end);
    const wordEnd = skipWord(mask, wordStart, end);
    const word = mask.slice(wordStart, wordEnd);
    if (word === 'else') return YES;
    if (word === 'if' || word === 'elif') return evaluateCondition(mask.slice(wordEnd, end), config);

    const name = wordAt(mask, wordEnd, end);
    if (name === '') return UNKNOWN;
    const defined = isDefined(config, name);
    return word === 'ifdef' || word === 'elifdef' ? defined : not(defined);
  }
}
