/** Each stage of a case on a line of its own, and each law, in nanoseconds. */
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
import { encodeWire, MAX_WIRE_WORDS, wireOf } from '../models/wire.js';
import { LawSet } from '../properties/evaluate.js';
import type { Law } from '../properties/property.js';
import { LAWS } from '../properties/registry.js';
import { Tally } from '../properties/tally.js';

/** Ten of each mode: a few hundred milliseconds for the fast stages. */
const BLOCKS = 50;

export function benchStages(): void {
  const scenarios = generate();
  const wires = scenarios.map(wireOf);
  const release = findRelease('7.3');
  const model = createOptimized(profileOf(release), release.id);
  const reference = createReference(release);
  const traces = wires.map((wire) => {
    const trace = model.run(wire);
    return trace.slice(0, trace[TRACE.words]);
  });
  const operations =
    scenarios.reduce((sum, scenario) => sum + scenario.operations.length, 0) / scenarios.length;
  const buffer = new Int32Array(MAX_WIRE_WORDS);

  console.log(`stages, in ns a case of ${operations.toFixed(1)} operations (and ns an operation):`);
  const stage = (name: string, work: () => void) => {
    work(); // compiled and warm before it is measured
    const started = performance.now();
    work();
    const ns = ((performance.now() - started) * 1e6) / scenarios.length;
    console.log(`  ${name.padEnd(34)} ${ns.toFixed(0).padStart(8)} (${(ns / operations).toFixed(1)})`);
  };
  const each = <T>(items: readonly T[], work: (item: T, index: number) => void) => {
    return () => {
      for (let i = 0; i < items.length; i++) work(items[i], i);
    };
  };
  stage('generate', generate);
  stage(
    'encode as wire words',
    each(scenarios, (scenario) => encodeWire(scenario, buffer)),
  );
  stage(
    'optimized model, no trace',
    each(wires, (wire) => model.runUntraced(wire)),
  );
  stage(
    'optimized model, trace',
    each(wires, (wire) => model.run(wire)),
  );
  stage(
    'reference model, trace',
    each(wires, (wire) => reference.run(wire)),
  );
  stage('digest of a trace', () => {
    const hash = createHash('sha256');
    for (const trace of traces) hash.update(new Uint8Array(trace.buffer, trace.byteOffset, trace.byteLength));
  });
  const laws = (chosen: readonly Law[]) => {
    const laws = new LawSet(chosen);
    const tally = new Tally(chosen);
    const view = new TraceView();
    return each(traces, (trace, i) => {
      view.words = trace;
      laws.checkRun(view, wires[i], tally);
    });
  };
  stage(`all ${LAWS.length} laws`, laws(LAWS));
  for (const law of LAWS) stage(`  ${law.id}`, laws([law]));
}

function generate(): Scenario[] {
  const scenarios: Scenario[] = [];
  for (let block = 0; block < BLOCKS; block++) {
    const cases = new CaseBlock(MODES[block % MODES.length].id, 'stages', block);
    for (let i = 0; i < BLOCK_CASES; i++) scenarios.push(cases.next());
  }
  return scenarios;
}
