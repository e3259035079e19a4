/** Each stage of a case on a line of its own, in nanoseconds. */
import { createHash } from 'node:crypto';
import { CaseBlock } from '../generators/block.js';
import { MODES } from '../generators/modes.js';
import { BLOCK_CASES } from '../generators/seeds.js';
import { createOptimized } from '../models/optimized/index.js';
import { createReference } from '../models/reference/index.js';
import { findRelease, profileOf } from '../models/releases.js';
import type { Scenario } from '../models/scenario.js';
import { TRACE } from '../models/trace-layout.js';
import { TraceView } from '../models/trace-view.js';
import { encodeWire, MAX_WIRE_WORDS } from '../models/wire.js';
import { checkLaws } from '../properties/evaluate.js';
import { LAWS } from '../properties/registry.js';
import { Tally } from '../properties/tally.js';

const BLOCKS = 20;

export function benchStages(): void {
  const scenarios: Scenario[] = [];
  const generate = time(BLOCKS * BLOCK_CASES, () => {
    for (let block = 0; block < BLOCKS; block++) {
      const cases = new CaseBlock(MODES[block % MODES.length].id, 'stages', block);
      for (let i = 0; i < BLOCK_CASES; i++) scenarios.push(cases.next());
    }
  });
  const wires = scenarios.map(() => new Int32Array(MAX_WIRE_WORDS));
  const encode = time(scenarios.length, () => {
    for (let i = 0; i < scenarios.length; i++) encodeWire(scenarios[i], wires[i]);
  });
  const model = createOptimized(profileOf(findRelease('7.3')), '7.3');
  const untraced = time(wires.length, () => {
    for (const wire of wires) model.runUntraced(wire);
  });
  const traced = time(wires.length, () => {
    for (const wire of wires) model.run(wire);
  });
  const sample = wires.slice(0, 4000);
  const reference = createReference(findRelease('7.3'));
  const specified = time(sample.length, () => {
    for (const wire of sample) reference.run(wire);
  });
  const traces = sample.map((wire) => {
    const trace = model.run(wire);
    return trace.slice(0, trace[TRACE.words]);
  });
  const view = new TraceView();
  const tally = new Tally(LAWS);
  const laws = time(traces.length, () =>
    traces.forEach((trace, i) => {
      view.words = trace;
      checkLaws(view, sample[i], LAWS, tally);
    }),
  );
  const digest = time(traces.length, () => {
    const hash = createHash('sha256');
    for (const trace of traces) hash.update(new Uint8Array(trace.buffer, trace.byteOffset, trace.byteLength));
  });
  const operations =
    scenarios.reduce((sum, scenario) => sum + scenario.operations.length, 0) / scenarios.length;
  const rows: [string, number][] = [
    ['generate', generate],
    ['encode as wire words', encode],
    ['optimized model, no trace', untraced],
    ['optimized model, trace', traced],
    ['reference model, trace', specified],
    [`${LAWS.length} laws`, laws],
    ['digest of a trace', digest],
  ];
  console.log(`stages, in ns a case of ${operations.toFixed(1)} operations (and ns an operation):`);
  for (const [name, ns] of rows)
    console.log(`  ${name.padEnd(28)} ${ns.toFixed(0).padStart(8)} (${(ns / operations).toFixed(0)})`);
}

/** Nanoseconds for each of `count`. */
function time(count: number, work: () => void): number {
  const started = performance.now();
  work();
  return ((performance.now() - started) * 1e6) / count;
}
