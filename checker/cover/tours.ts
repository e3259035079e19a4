/**
 * Tours through a graph that together take a step of every class, greedily: from where one is the nearest class
 * that is not covered yet is gone to, so that short ways come first and long ones only where they must. Steps into
 * states that are not followed end a tour; they wait until there is nothing else to be had.
 */
import type { CoverGraph, Edge } from './graph.js';

export interface Tour {
  /** The initial state's place. */
  readonly from: number;
  readonly edges: readonly Edge[];
}

/**
 * @param uncovered places of the classes to be covered; those that are become fewer
 * @param longest steps a tour, at most
 */
export function toursThrough(graph: CoverGraph, uncovered: Set<number>, longest: number): Tour[] {
  const tours: Tour[] = [];
  const isLeft = (classes: readonly number[]) => classes.some((each) => uncovered.has(each));
  const covers = (classes: readonly number[]) => {
    for (const each of classes) uncovered.delete(each);
  };
  for (const from of graph.initial) {
    for (;;) {
      const edges = tourFrom(graph, from, uncovered, longest);
      if (edges.length === 0) break;
      tours.push({ from, edges });
    }
  }
  for (const from of graph.initial) {
    for (;;) {
      const edges = nearest(graph, from, longest, { node: (node) => isLeft(graph.nodes[node].teardown) });
      if (edges === null) break;
      covers(graph.nodes[edges.at(-1)?.to ?? from].teardown);
      tours.push({ from, edges });
    }
  }
  return tours;
}

/** Empty when no class that is left can be come to. */
function tourFrom(graph: CoverGraph, from: number, uncovered: Set<number>, longest: number): Edge[] {
  const { nodes } = graph;
  const tour: Edge[] = [];
  let at = from;
  for (;;) {
    const left = longest - tour.length;
    const isNew = (edge: Edge) => edge.classes.some((each) => uncovered.has(each));
    const leadsOn = (edge: Edge) => nodes[edge.to].edges.length > 0;
    const way =
      nearest(graph, at, left, { edge: (edge) => isNew(edge) && leadsOn(edge) }) ??
      nearest(graph, at, left, { edge: isNew });
    if (way === null) break;
    for (const each of way.flatMap(({ classes }) => classes)) uncovered.delete(each);
    tour.push(...way);
    at = way[way.length - 1].to;
  }
  if (tour.length > 0) for (const each of nodes[at].teardown) uncovered.delete(each);
  return tour;
}

interface Goal {
  edge?(edge: Edge): boolean;
  node?(node: number): boolean;
}

/** The first of the shortest ways that end in such an edge or node; null when there is none so short. */
function nearest({ nodes }: CoverGraph, from: number, longest: number, goal: Goal): Edge[] | null {
  if (goal.node?.(from)) return [];
  const cameBy = new Map<number, { readonly edge: Edge; readonly from: number } | null>([[from, null]]);
  const wayTo = (node: number): Edge[] => {
    const way: Edge[] = [];
    for (let came = cameBy.get(node); came; came = cameBy.get(came.from)) way.push(came.edge);
    return way.reverse();
  };
  let frontier = [from];
  for (let depth = 0; depth < longest && frontier.length > 0; depth++) {
    const next: number[] = [];
    for (const node of frontier) {
      for (const edge of nodes[node].edges) {
        if (goal.edge?.(edge) || goal.node?.(edge.to)) return [...wayTo(node), edge];
        if (cameBy.has(edge.to)) continue;
        cameBy.set(edge.to, { edge, from: node });
        next.push(edge.to);
      }
    }
    frontier = next;
  }
  return null;
}
