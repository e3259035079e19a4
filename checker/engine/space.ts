/**
 * What the engine searches: a finite graph of states, each a fixed number of 32-bit words.
 *
 * The contract is determinism: from the same state `expand` names the same transitions with the same
 * successors, in ascending order of the transition, in every thread and in every process. Counterexamples
 * are found again by expanding once more, and checkpoints go on in other processes. Nothing of a state
 * may be kept outside its words.
 */
export interface Space {
  /** 32-bit words a state; at least 1. */
  readonly stateWords: number;
  /** The names of what `counts` counts: facts witnessed, operations fired. */
  readonly counters: readonly string[];
  /** One number a counter. `expand` adds to it; the engine sums up and sets back to zero. */
  readonly counts: Float64Array;
  /** How many kinds of violation there can be; kinds are `0 .. violations - 1`. Only those seen cost memory. */
  readonly violations: number;
  /** How many initial states there are; the same state may be given more than once. */
  readonly initialStates: number;

  /** Writes the initial state of that index into `to`. */
  writeInitial(index: number, to: Int32Array): void;

  /**
   * Writes each successor of `state` into `next` and then calls `visitor.successor(t)`, for each
   * transition t in ascending order. `state` is to be left as it is; `next` keeps its words between calls.
   */
  expand(state: Int32Array, next: Int32Array, visitor: Visitor): void;

  /**
   * As `expand`, for a few of the transitions: such as often lead back to where one came from. Which, does not
   * matter to any result; with good ones it is soon known that a state is not stuck.
   */
  retreat?(state: Int32Array, next: Int32Array, visitor: Visitor): void;
}

/** Who is told of a state's transitions. */
export interface Visitor {
  /** The words in `next` are reached by this transition (an unsigned 32-bit number). */
  successor(transition: number): void;
  /** The transition violates a law; whether it also has a successor does not matter. */
  violation(kind: number, transition: number): void;
  /** What was wanted of the state is known. A space whose transitions cost something looks at no more of them then. */
  readonly enough?: boolean;
}

/**
 * Where a space comes from. Threads cannot be handed objects with methods, so each of them loads the
 * module (the URL of a JavaScript file) and calls its `createSpace(data)`; `data` must be cloneable.
 */
export interface SpaceSource {
  readonly module: string;
  readonly data: unknown;
}
