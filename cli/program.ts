import { Command } from 'commander';
import { packageVersion } from '../campaigns/package-root.js';
import { addBisect } from './commands/bisect.js';
import { addCampaign } from './commands/campaign.js';
import { addCheck } from './commands/check.js';
import { addCorpus } from './commands/corpus.js';
import { addExplain } from './commands/explain.js';
import { addFuzz } from './commands/fuzz.js';
import { addGate } from './commands/gate.js';
import { addHooks } from './commands/hooks.js';
import { addLaws } from './commands/laws.js';
import { addLedger } from './commands/ledger.js';
import { addMatrix } from './commands/matrix.js';
import { addMerge } from './commands/merge.js';
import { addMutants } from './commands/mutants.js';
import { addReleases } from './commands/releases.js';
import { addReport } from './commands/report.js';
import { addRepro } from './commands/repro.js';
import { addShrink } from './commands/shrink.js';
import { addTree } from './commands/tree.js';
import { addWorker } from './commands/worker.js';

/** The command line: every command only parses, calls and prints. */
export function createProgram(): Command {
  const program = new Command('vmacheck')
    .description("Fuzzing and model checking for the kernel's mmap_prepare compatibility layer.")
    .version(packageVersion())
    .exitOverride()
    .showHelpAfterError('(vmacheck --help lists the commands)')
    .addHelpText(
      'after',
      `
Examples:
  $ vmacheck campaign                      about a minute over all releases; results in results/
  $ vmacheck matrix                        laws x releases
  $ vmacheck repro TOKEN --release 7.3     one counterexample, step by step, with its cause
  $ vmacheck explain DEVIATION             one cause: since when, which laws notice, its smallest example
  $ vmacheck check --scope small           every scenario of a bounded scope
  $ vmacheck gate --junit gate.xml         regression tokens, matrix and a fixed-seed run, for CI

Exit codes: 0 clean, 1 new finding, 2 bad usage or input, 3 flaky, 4 could not have found anything, 5 interrupted.`,
    );
  for (const add of [
    addCampaign,
    addMerge,
    addFuzz,
    addGate,
    addMatrix,
    addCheck,
    addRepro,
    addExplain,
    addBisect,
    addShrink,
    addCorpus,
    addReport,
    addLaws,
    addLedger,
    addReleases,
    addHooks,
    addMutants,
    addTree,
    addWorker,
  ]) {
    add(program);
  }
  return program;
}
