import { STEPPED } from '../../models/optimized/stepper.js';
import { TraceView } from '../../models/trace-view.js';
import type { Search } from '../engine/search.js';
import { compareWords } from '../engine/words.js';
import type { LayerSpace } from '../layer/space.js';
import { classesOfStep } from './step-class.js';

/** A step from one state to another, by their places in {@link CoverGraph.nodes}. */
export interface Edge {
  readonly to: number;
  /** Places of its classes in {@link CoverGraph.classes}. */
  readonly classes: readonly number[];
}

export interface Node {
  readonly state: Int32Array;
  /** Steps within the scope, one for each successor and classes, in the order of transitions; none where none are followed. */
  readonly edges: readonly Edge[];
  /** The classes of closing and unmapping everything. */
  readonly teardown: readonly number[];
}

/** All of an explored scope, with the classes of each step. */
export interface CoverGraph {
  /** In the order of their words. */
  readonly nodes: readonly Node[];
  /** Places of the initial states, by configuration. */
  readonly initial: readonly number[];
  /** Every class that occurs, in the order in which it is first met. */
  readonly classes: readonly string[];
}

/** Goes through all states of a complete search once more. */
export function graphOf(search: Search, space: LayerSpace): CoverGraph {
  const states = Array.from(search.states(), (state) => state.slice());
  states.sort((a, b) => compareWords(a, 0, b, 0, a.length));
  const places = new Map(states.map((state, place) => [keyOf(state), place]));
  const classes = new Map<string, number>();
  const trace = new TraceView();
  const next = new Int32Array(space.stateWords);
  const classesAtHand = (words: Int32Array, step: number) => {
    trace.words = words;
    return classesOfStep(trace, step, space.step.wire, space.filesHere).map((text) => {
      const place = classes.get(text) ?? classes.size;
      classes.set(text, place);
      return place;
    });
  };
  const nodes = states.map((state): Node => {
    space.start(state);
    const teardown = classesAtHand(space.tearDown(), STEPPED + 1);
    const edges: Edge[] = [];
    const known = new Set<string>();
    if (space.isFollowed)
      space.follow(() => {
        if (!space.writeNext(next)) return false;
        const edge = { to: places.get(keyOf(next))!, classes: classesAtHand(space.step.trace, STEPPED) };
        const name = `${edge.to} ${edge.classes}`;
        if (!known.has(name)) edges.push(edge);
        known.add(name);
        return false;
      });
    return { state, edges, teardown };
  });
  const initial = Array.from({ length: space.initialStates }, (_, index) => {
    space.writeInitial(index, next);
    return places.get(keyOf(next))!;
  });
  return { nodes, initial, classes: [...classes.keys()] };
}

function keyOf(state: Int32Array): string {
  return state.join();
}
