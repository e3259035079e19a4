/**
 * A graph whose edges are drawn from a hash: many parents for each state, words that use all 32 bits, and
 * several transitions between the same two states. Data: states, degree, words, initial, seed; retreat: how many
 * edges it takes at most, the last ones.
 */
export function createSpace({ states, degree, words, initial = 1, seed = 1, retreat = 0 }) {
  const mix = (a, b) => {
    let hash = Math.imul(a ^ Math.imul(b + seed, 0x9e3779b1), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
    return (hash ^ (hash >>> 13)) >>> 0;
  };
  // The first word tells the node; the others follow from it, the last first, so that the order of states
  // is not the order of nodes.
  const write = (node, to) => {
    to[words - 1] = node;
    for (let word = 0; word < words - 1; word++) to[word] = mix(node % 7, word) | 0;
  };
  const counts = new Float64Array(2);
  const expand = (from, to, state, next, visitor) => {
    const node = state[words - 1];
    for (let edge = from; edge < to; edge++) {
      counts[(node + edge) & 1]++;
      const transition = edge === degree - 1 ? 0xfffffff0 : edge * 3;
      if (mix(node, 1000 + edge) % 97 === 0) visitor.violation(mix(node, edge) % 5000, transition);
      write(mix(node, edge >> 1) % states, next);
      visitor.successor(transition);
      if (visitor.enough) return;
    }
  };
  return {
    stateWords: words,
    counters: ['even', 'odd'],
    counts,
    violations: 5000,
    initialStates: initial,
    writeInitial: (index, to) => write(mix(index, 77) % states, to),
    expand: (state, next, visitor) => expand(0, degree, state, next, visitor),
    ...(retreat > 0 && {
      retreat: (state, next, visitor) => expand(degree - retreat, degree, state, next, visitor),
    }),
  };
}
