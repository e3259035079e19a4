import { coverTokens } from '../../campaigns/cover.js';
import { findingsOf, gateSeries } from '../../campaigns/gate/series.js';
import { concludeSeries } from '../../campaigns/gate/series-result.js';
import type { Commit } from '../../campaigns/git/commits.js';
import { type RevisionSource, Revisions } from '../../campaigns/git/revisions.js';
import type { Budget } from '../../campaigns/plan.js';
import { ResultsFolder } from '../../campaigns/results-folder.js';
import { applyWaivers } from '../../campaigns/waivers.js';
import { withInterrupt } from '../interrupt.js';
import { loadLedger } from '../ledger.js';
import { publish } from '../outputs.js';
import { usage } from '../revisions.js';
import { todaysWaivers } from '../waivers.js';
import type { GateOptions } from './gate.js';
import { budgetOf } from './run-command.js';

/** Gates commits: those of a range, of a mailbox, or one revision beside another. */
export async function gateSeriesCommand(
  source: RevisionSource,
  range: string | undefined,
  options: GateOptions,
  fallback: Budget,
): Promise<void> {
  if ((options.cover ?? []).length > 0 || options.stopOnPlateau !== undefined) {
    throw usage('--cover and --stop-on-plateau are about one run, and a series is several');
  }
  const started = performance.now();
  const ledger = loadLedger('empty');
  const folder = options.out === undefined ? null : new ResultsFolder(options.out);
  const waivers = todaysWaivers(options.waivers);
  const say = (text: string) => {
    if (!options.json) process.stderr.write(`${text}\n`);
  };
  say(`seed ${options.seed}`);
  const { seed, mode: modes, property: properties, workers, reruns } = options;
  const plan = { seed, modes, properties, workers, reruns };
  const result = await withInterrupt((signal) =>
    Revisions.use(source, async (revisions) => {
      const commits = await commitsOf(revisions, range, options);
      const skipped = revisions.applied?.skipped ?? [];
      const runs = await gateSeries({
        ...{ repository: revisions.borrowed, commits, plan, ledger, signal },
        tokens: keptTokens(),
        budget: budgetOf(options, fallback),
        onStep: say,
      });
      return concludeSeries({
        ...{ plan, runs, source, ...applyWaivers(findingsOf(runs), waivers) },
        notDone: skipped.map((subject) => `The mail "${subject}" has no patch.`),
        interrupted: signal.aborted,
        seconds: (performance.now() - started) / 1000,
      });
    }),
  );
  publish(result, folder, options);
  process.exitCode = result.exit.code;
}

/** Of everything that is known, and of what covers the scopes. */
function keptTokens(): string[] {
  return [...new Set([...loadLedger('packaged').entries.map(({ token }) => token), ...coverTokens()])];
}

async function commitsOf(
  revisions: Revisions,
  range: string | undefined,
  { tree: trees = [], base }: GateOptions,
): Promise<Commit[]> {
  const { borrowed, applied } = revisions;
  const named = base !== undefined || trees.length > 0;
  if ([range !== undefined, applied !== null, named].filter(Boolean).length !== 1) {
    throw usage('--git takes a range A..B, or --mbox with --onto, or --tree with --base');
  }
  if (applied !== null) return borrowed.commits(applied.range);
  if (range !== undefined) return borrowed.commits(await revisions.range(range));
  if (base === undefined || trees.length !== 1) throw usage('with --git, one --tree and --base go together');
  const commit = await borrowed.commit(await revisions.resolve(trees[0]));
  return [{ ...commit, parents: [await revisions.resolve(base)] }];
}
