/**
 * How much of a kernel tree's own text the comparison with the model notices, and the laws alone: every
 * mutant of the extracted functions and of the way of an mmap is built and run.
 *
 * Usage: node dist/bench/tree-mutation.js TREE [--function NAME]… [--sample N [--seed S]] [--cases N]
 *        [--jobs N] [--verbose]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import Table from 'cli-table3';
import { MutantRunner, type Outcome } from '../campaigns/tree-mutation/index.js';
import { BLOCK_CASES, seededChoices } from '../generators/seeds.js';
import { generate } from '../models/kernel-tree/generate.js';
import { type Mutant, mutantsOf, mutatedFunctions } from '../models/kernel-tree/mutation/index.js';
import { CONFIG, probe, profileOfTree } from '../models/kernel-tree/probe.js';
import { type Cut, SourceTree } from '../models/kernel-tree/source/index.js';
import type { ReleaseId } from '../models/releases.js';

export interface Task {
  readonly cut: Cut;
  readonly mutant: Mutant;
}

interface Job {
  readonly path: string;
  readonly release: ReleaseId;
  readonly blocks: number;
}

interface Row extends Task {
  readonly outcome: Outcome;
}

/** The mutants asked for, by function. */
export function tasksOf(tree: SourceTree, names: readonly string[], sample: number, seed: string): Task[] {
  const { real } = generate(tree, probe(tree));
  const cuts = mutatedFunctions(tree, real.functions);
  const unknown = names.find((name) => !cuts.some((cut) => cut.name === name));
  if (unknown !== undefined)
    throw new RangeError(`${unknown} is none of ${cuts.map(({ name }) => name).join(', ')}`);
  const all = cuts
    .filter(({ name }) => names.length === 0 || names.includes(name))
    .flatMap((cut) => mutantsOf(cut, CONFIG).map((mutant) => ({ cut, mutant })));
  const choices = seededChoices(`tree-mutation ${seed}`);
  const left = [...all.keys()];
  const chosen = new Set<number>();
  while (chosen.size < sample && left.length > 0) {
    chosen.add(left.splice(choices.integer(0, left.length - 1), 1)[0]);
  }
  return all.filter((_task, i) => sample === 0 || chosen.has(i));
}

/** Gives each worker the next task when it is done with one. */
async function runAll(
  job: Job,
  tasks: readonly Task[],
  jobs: number,
  onRow: (row: Row) => void,
): Promise<Row[]> {
  const outcomes: Outcome[] = [];
  let next = 0;
  const work = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(fileURLToPath(import.meta.url), { workerData: job });
      let at = -1;
      worker.on('error', reject);
      worker.on('exit', () => resolve());
      worker.on('message', (outcome: Outcome | null) => {
        if (outcome !== null) {
          outcomes[at] = outcome;
          onRow({ ...tasks[at], outcome });
        }
        at = next++;
        worker.postMessage(at < tasks.length ? tasks[at] : null);
      });
    });
  await Promise.all(Array.from({ length: Math.min(jobs, tasks.length) }, work));
  return tasks.map((task, i) => ({ ...task, outcome: outcomes[i] }));
}

function runTasks({ path, release, blocks }: Job): void {
  const runner = new MutantRunner(path, release, { blocks });
  const original = runner.runOriginal();
  if (original.verdict !== 'survived') {
    runner.close();
    throw new Error(`the tree as it is differs from ${release}: ${JSON.stringify(original)}`);
  }
  parentPort?.on('message', (task: Task | null) => {
    if (task !== null) return parentPort?.postMessage(runner.run(task.cut, task.mutant));
    runner.close();
    parentPort?.close();
  });
  parentPort?.postMessage(null);
}

function formatTable(rows: readonly Row[]): string {
  const head = [
    'function',
    'mutants',
    'killed',
    'of them by laws alone',
    'survived',
    'same program',
    'does not compile',
  ];
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  const add = (name: string, of: readonly Row[]) => {
    const count = (is: (outcome: Outcome) => boolean) => of.filter(({ outcome }) => is(outcome)).length;
    table.push([
      name,
      of.length,
      count(({ verdict }) => verdict === 'killed'),
      count((outcome) => outcome.verdict === 'killed' && outcome.alone !== undefined),
      count((outcome) => outcome.verdict === 'survived' && !outcome.sameProgram),
      count((outcome) => outcome.verdict === 'survived' && outcome.sameProgram),
      count(({ verdict }) => verdict === 'does-not-compile'),
    ]);
  };
  for (const name of new Set(rows.map(({ cut }) => cut.name))) {
    add(
      name,
      rows.filter(({ cut }) => cut.name === name),
    );
  }
  add('all', rows);
  return table.toString();
}

function formatMutant({ cut, mutant }: Task): string {
  return `${cut.name} (${cut.path}:${mutant.line}) ${mutant.operator}\n    ${mutant.before}\n    ${mutant.after}`;
}

function formatOutcome(outcome: Outcome): string {
  switch (outcome.verdict) {
    case 'killed': {
      const alone = outcome.alone
        ? `alone by ${outcome.alone.by} in ${outcome.alone.cases}`
        : 'by no law alone';
      return `killed by ${outcome.by} in ${outcome.cases} cases (${outcome.what}), ${alone}`;
    }
    case 'survived':
      return `survived ${outcome.cases} cases${outcome.sameProgram ? ': the same program' : ''}`;
    case 'does-not-compile':
      return `does not compile: ${outcome.message}`;
  }
}

/** A folder for all that the workers write, which is removed however this process ends. */
function keepTemporaryFilesTogether(): void {
  const folder = mkdtempSync(join(tmpdir(), 'vmacheck-mutation-'));
  process.env.TMPDIR = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
}

async function main(): Promise<void> {
  keepTemporaryFilesTogether();
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      function: { type: 'string', multiple: true, default: [] },
      sample: { type: 'string', default: '0' },
      seed: { type: 'string', default: '1' },
      cases: { type: 'string', default: String(30 * BLOCK_CASES) },
      jobs: { type: 'string' },
      verbose: { type: 'boolean', default: false },
    },
  });
  const tree = new SourceTree(positionals[0] ?? '');
  const { release } = profileOfTree(tree, probe(tree));
  const tasks = tasksOf(tree, values.function, Number(values.sample), values.seed);
  const idle = Math.max(1, availableParallelism() - Math.round(loadavg()[0]));
  const blocks = Math.ceil(Number(values.cases) / BLOCK_CASES);
  const started = performance.now();
  const rows = await runAll(
    { path: tree.root, release, blocks },
    tasks,
    Number(values.jobs ?? idle),
    (row) => {
      if (values.verbose) console.log(`${formatMutant(row)}\n    ${formatOutcome(row.outcome)}`);
    },
  );
  console.log(formatTable(rows));
  console.log(`${((performance.now() - started) / 1000 / rows.length).toFixed(1)} s for each mutant\n`);
  for (const row of rows) {
    const { outcome } = row;
    if (outcome.verdict === 'survived' && !outcome.sameProgram) console.log(formatMutant(row));
  }
}

if (!isMainThread) runTasks(workerData as Job);
else if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
