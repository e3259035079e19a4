/**
 * Telling a path through a space as a scenario. A state stands for others that are like it, so a path says
 * what states look like and not which operations lead from one to the next: they are found anew, from the
 * beginning, the first that will do each time.
 */
import type { Scenario } from '../../models/scenario.js';

/** A space one can go through step by step, on states themselves and not on what stands for them. */
export interface Steppable {
  readonly stateWords: number;
  /** Goes to the state that the words of an initial state stand for. */
  start(initial: Int32Array): void;
  /**
   * Takes each step from where one is, in the order of transitions, and goes on from where the first one leads for
   * which `is` says so.
   *
   * @returns its transition, or -1 when there is none
   */
  follow(is: () => boolean): number;
  /** Writes the words of the state that the step at hand leads to; false when that is out of the scope. */
  writeNext(to: Int32Array): boolean;
  /** Whether the step at hand shows a violation of this kind. */
  shows(kind: number): boolean;
  /** Whether a violation of this kind shows when everything is closed and unmapped from here. */
  showsTornDown(kind: number): boolean;
  /** The scenario of these transitions from the initial state. */
  tell(transitions: readonly number[]): Scenario;
}

/**
 * The scenario of a path of states, and then of a step that shows a kind of violation.
 *
 * @param path states from an initial one, as the engine gives them
 */
export function scenarioOf(space: Steppable, path: readonly ArrayLike<number>[], kind: number): Scenario {
  const transitions = followPath(space, path);
  if (!space.showsTornDown(kind)) transitions.push(found(space.follow(() => space.shows(kind))));
  return space.tell(transitions);
}

/** Goes along a path of states, and returns transitions that lead along it. */
export function followPath(space: Steppable, path: readonly ArrayLike<number>[]): number[] {
  const leadsTo = comparer(space);
  space.start(Int32Array.from(path[0]));
  return path.slice(1).map((state) => found(space.follow(() => leadsTo(state))));
}

/** Whether the step at hand leads to a state with these words. */
export function comparer(space: Steppable): (state: ArrayLike<number>) => boolean {
  const next = new Int32Array(space.stateWords);
  return (state) => space.writeNext(next) && next.every((word, i) => word === (state[i] | 0));
}

function found(transition: number): number {
  if (transition < 0) throw new Error('a step of a path was not found again');
  return transition;
}
