import type { Config } from './condition.js';
import { Conditionals, type EnclosingBranch } from './conditionals.js';
import { ConfiguredText } from './configured-text.js';
import { type Masked, maskText } from './mask.js';

/**
 * One C file. Everything drawn from its text is made when first asked for, in one pass, and kept.
 */
export class SourceText {
  #masked: Masked | undefined;
  #conditionals: Conditionals | undefined;
  #newlines: number[] | undefined;
  readonly #configured = new WeakMap<Config, ConfiguredText>();

  /** @param path what reports and `#line` call the text */
  constructor(
    readonly path: string,
    readonly text: string,
  ) {}

  /** The text with comments, literals and line continuations blanked, and the same without directives. */
  get masked(): Masked {
    this.#masked ??= maskText(this.text);
    return this.#masked;
  }

  get conditionals(): Conditionals {
    this.#conditionals ??= new Conditionals(this.masked);
    return this.#conditionals;
  }

  /** The text as one configuration compiles it. Kept for as long as the caller keeps the function. */
  under(config: Config): ConfiguredText {
    let configured = this.#configured.get(config);
    if (configured === undefined) {
      configured = new ConfiguredText(this, config);
      this.#configured.set(config, configured);
    }
    return configured;
  }

  /** The line an offset is in, from 1. */
  line(offset: number): number {
    const newlines = this.newlines;
    let low = 0;
    let high = newlines.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (newlines[middle] < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  }

  /** The `#if` branches that enclose a line (from 1), the outermost first. */
  branchesAtLine(line: number): EnclosingBranch[] {
    const start = line <= 1 ? 0 : (this.newlines[line - 2] ?? this.text.length) + 1;
    return this.conditionals.enclosing(start);
  }

  private get newlines(): readonly number[] {
    if (this.#newlines === undefined) {
      this.#newlines = [];
      for (let at = this.text.indexOf('\n'); at !== -1; at = this.text.indexOf('\n', at + 1)) {
        this.#newlines.push(at);
      }
    }
    return this.#newlines;
  }
}
