/**
 * A kernel tree against the model of its profile, end to end: generate, run on the tree, run on the model,
 * compare whole traces, evaluate the laws. On all cores, each with a process of its own.
 *
 * Usage: node dist/bench/tree.js TREE [single|sixteen|modes] [cases]
 *
 * `single`: an open and one mmap a case; files are drawn once for 16 mappings of them. `sixteen`: 16 operations. `modes`: campaign cases of all modes, whose
 * differences are printed; the exit code is 1 when there are any.
 */
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { CaseBlock } from '../generators/block.js';
import { findMode, MODES } from '../generators/modes.js';
import { drawScenario } from '../generators/scenario.js';
import { BLOCK_CASES, seededChoices } from '../generators/seeds.js';
import { drawSwarm } from '../generators/swarm.js';
import { encodeToken } from '../models/archive.js';
import { buildTree, createKernelTree, type TreeProgram } from '../models/kernel-tree/index.js';
import { createOptimized } from '../models/optimized/index.js';
import { findRelease, profileOf } from '../models/releases.js';
import { sameTrace } from '../models/same-trace.js';
import type { Operation, Scenario } from '../models/scenario.js';
import { TraceView } from '../models/trace-view.js';
import { encodeWire, MAX_WIRE_WORDS } from '../models/wire.js';
import { LawSet } from '../properties/evaluate.js';
import { LAWS } from '../properties/registry.js';
import { Tally } from '../properties/tally.js';

const KINDS = ['single', 'sixteen', 'modes'] as const;

/** So many that what V8 spends on compiling is a small part. */
const CASES = { single: 4_000_000, sixteen: 800_000, modes: 400_000 };
type Kind = (typeof KINDS)[number];

interface Share {
  readonly program: TreeProgram;
  readonly kind: Kind;
  readonly first: number;
  readonly step: number;
  readonly blocks: number;
}

interface Outcome {
  readonly cases: number;
  readonly skipped: number;
  readonly differences: readonly string[];
  /** Of the whole, and of the process alone when the same cases are sent without looking at the answers. */
  readonly seconds: number;
  readonly ceilingCases: number;
  readonly ceilingSeconds: number;
}

/** The cases of a block: scenarios for the tree, which has an MMU. */
function casesOf(kind: Kind, block: number): Scenario[] {
  if (kind === 'modes') {
    const source = new CaseBlock(MODES[block % MODES.length].id, 'tree', block);
    return Array.from({ length: BLOCK_CASES }, () => source.next());
  }
  const choices = seededChoices(`bench tree ${kind} ${block}`);
  const mode = { ...findMode('uniform'), nommu: 0, operations: [kind === 'single' ? 2 : 16] };
  const swarm = drawSwarm(choices, mode);
  if (kind === 'sixteen') {
    return Array.from({ length: BLOCK_CASES }, () => drawScenario(choices, mode, swarm));
  }
  let scenario = drawScenario(choices, mode, swarm);
  return Array.from({ length: BLOCK_CASES }, (_, index) => {
    if (index % MAPPINGS_OF_FILES === 0) scenario = drawScenario(choices, mode, swarm);
    const operations = oneMapping(choices.integer(0, 63));
    return { mmu: true, files: scenario.files, operations };
  });
}

/** Drawing files is most of the work of making a case. */
const MAPPINGS_OF_FILES = 16;

const OPEN: Operation = { kind: 'open', proc: 0, slot: 0, file: 0, readOnly: 0, faults: [] };

function oneMapping(bits: number): Operation[] {
  const mmap: Operation = {
    kind: 'mmap',
    proc: 0,
    slot: 0,
    start: 4,
    length: 1 + (bits & 3),
    pgoff: 2,
    prot: (bits >> 2) & 7,
    shared: (bits >> 5) & 1,
    replace: 0,
    noreserve: 0,
    faults: [],
  };
  return [OPEN, mmap];
}

function work({ program, kind, first, step, blocks }: Share): Outcome {
  const tree = createKernelTree(program);
  const model = createOptimized(profileOf(findRelease(program.release)), program.release);
  const batch = new Int32Array(BLOCK_CASES * MAX_WIRE_WORDS);
  const wires: Int32Array[] = [];
  const view = new TraceView();
  const laws = new LawSet(LAWS);
  const tally = new Tally(LAWS);
  const differences: string[] = [];
  let cases = 0;
  let skipped = 0;

  const fill = (scenarios: readonly Scenario[]): number => {
    let at = 0;
    wires.length = 0;
    for (const scenario of scenarios) {
      const words = encodeWire(scenario, batch.subarray(at));
      wires.push(batch.subarray(at, at + words));
      at += words;
    }
    return at;
  };
  const started = performance.now();
  for (let block = first; block < blocks; block += step) {
    const all = casesOf(kind, block);
    const scenarios = all.filter(({ mmu }) => mmu);
    skipped += all.length - scenarios.length;
    const words = fill(scenarios);
    tree.runBatch(batch.subarray(0, words), scenarios.length, (trace, index) => {
      if (!sameTrace(trace, model.run(wires[index]))) differences.push(encodeToken(scenarios[index]));
      view.words = trace;
      laws.checkRun(view, wires[index], tally);
    });
    cases += scenarios.length;
  }
  const seconds = (performance.now() - started) / 1000;

  // The last batch over and over: what the process and the pipes can do.
  const again = performance.now();
  let ceilingCases = 0;
  const words = fill(casesOf(kind, first).filter(({ mmu }) => mmu));
  while (performance.now() - again < 3000) {
    tree.runBatch(batch.subarray(0, words), wires.length, () => {});
    ceilingCases += wires.length;
  }
  const ceilingSeconds = (performance.now() - again) / 1000;
  tree.close();
  return { cases, skipped, differences, seconds, ceilingCases, ceilingSeconds };
}

/** Prints the figures of one kind of case; returns how many cases differ. */
async function benchTree(program: TreeProgram, kind: Kind, cases: number): Promise<number> {
  const step = availableParallelism();
  const blocks = Math.max(step, Math.ceil(cases / BLOCK_CASES));
  const outcomes = await Promise.all(
    Array.from({ length: step }, (_, first) => {
      const share: Share = { program, kind, first, step, blocks };
      return new Promise<Outcome>((resolve, reject) => {
        new Worker(fileURLToPath(import.meta.url), { workerData: share })
          .once('message', resolve)
          .once('error', reject);
      });
    }),
  );
  const total = (of: (outcome: Outcome) => number) => outcomes.reduce((sum, each) => sum + of(each), 0);
  const rate = total((each) => each.cases / each.seconds);
  const ceiling = total((each) => each.ceilingCases / each.ceilingSeconds);
  const differences = outcomes.flatMap((outcome) => outcome.differences);
  const share = ((100 * rate) / ceiling).toFixed(0);
  console.log(
    `${kind}: ${total((each) => each.cases)} cases, ${differences.length} differ, ${total((each) => each.skipped)} without an MMU left out; ` +
      `${Math.round(rate)} cases/s end to end on ${step} cores, ${share} % of the ${Math.round(ceiling)} that the processes do alone`,
  );
  for (const token of differences.slice(0, 10)) console.log(`  ${token}`);
  return differences.length;
}

if (!isMainThread) {
  parentPort?.postMessage(work(workerData as Share));
} else {
  const [folder, kind, amount] = process.argv.slice(2);
  const { root, program, variant, release, fingerprint } = buildTree(folder);
  const kinds = kind === undefined ? KINDS : KINDS.filter((each) => each === kind);
  let differ = 0;
  for (const each of kinds) {
    differ += await benchTree(
      { root, program, variant, release, fingerprint },
      each,
      Number(amount ?? CASES[each]),
    );
  }
  if (differ > 0) process.exitCode = 1;
}
