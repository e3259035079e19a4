import { Graphviz } from '@hpcc-js/wasm-graphviz';
import { EMPTY_STATE } from './walkthrough/state.js';
import type { StateView, Walkthrough } from './walkthrough.js';
import { plural } from './words.js';

/**
 * A run as a graph in DOT: a box for each state, with descriptor slots and VMAs, and an arrow for each step.
 *
 * @param bad index of the step that violates a law, to be drawn in red
 */
export function renderDot(told: Walkthrough, bad: number): string {
  const states = [EMPTY_STATE, ...told.steps.map(({ state }) => state)];
  const nodes = states.map(
    (state, index) =>
      `  s${index} [label=${quote(`${stateText(state)}\\l`)}${index === bad + 1 ? ', color="#b3261e", penwidth=2' : ''}];`,
  );
  const edges = told.steps.map(({ index, line, faults }) => {
    const text = [line, ...faults].join('\\l');
    return `  s${index} -> s${index + 1} [label=${quote(`${text}\\l`)}${index === bad ? ', color="#b3261e", fontcolor="#b3261e"' : ''}];`;
  });
  return [
    'digraph counterexample {',
    `  label=${quote(told.title)};`,
    '  node [shape=box, fontname="monospace", fontsize=10];',
    '  edge [fontname="monospace", fontsize=10];',
    ...nodes,
    ...edges,
    '}',
    '',
  ].join('\n');
}

/** The picture of a graph in DOT, as SVG; needs no program but this one. */
export async function renderSvg(dot: string): Promise<string> {
  const graphviz = await Graphviz.load();
  return graphviz.dot(dot);
}

function stateText({ processes, files }: StateView): string {
  const lines = processes.flatMap(({ proc, fds, vmas, charge, mapCount }) => [
    ...(charge === 0 ? [] : [`p${proc} charge: ${plural(charge, 'page')}`]),
    ...(mapCount === vmas.length ? [] : [`p${proc} map_count: ${mapCount}`]),
    ...fds.flatMap((file, slot) => (file === 0 ? [] : [`p${proc} fd${slot}: filp${file}`])),
    ...vmas.map(
      ({ start, end, text }) => `p${proc} [${start}, ${end}) ${text.file}, ${text.ops}, ${text.flags}`,
    ),
  ]);
  const counts = files.map(({ name, references }) => `${name}: ${plural(references, 'reference')}`);
  const all = [...lines, ...counts];
  return all.length === 0 ? 'nothing open, nothing mapped' : all.join('\\l');
}

/** A string of DOT, in which `\l` ends a line to the left. */
function quote(text: string): string {
  return `"${text.replaceAll('"', '\\"')}"`;
}
