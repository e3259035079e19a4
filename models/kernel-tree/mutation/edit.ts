import type { Expression } from './expression.js';
import type { Statement } from './statement.js';

/** One change of a text. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly instead: string;
}

/** What an operator works on: offsets of statements and expressions are those of `text`. */
export interface FunctionText {
  readonly text: string;
  readonly statements: readonly Statement[];
  readonly expressions: readonly Expression[];
  /** The types of parameters and local variables. */
  readonly types: ReadonlyMap<string, string>;
}

/** A way of mutating: the changes it makes of a function, each for a mutant of its own. */
export type Operator = (of: FunctionText) => Iterable<Edit>;
