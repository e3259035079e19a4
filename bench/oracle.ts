/**
 * The checker beside its oracle, release by release: the same states and transitions at each depth, the same
 * transitions out of the scope and the same number of failing laws. The reference takes some 20 microseconds a
 * transition, so that this is for an evening and not for a test.
 *
 * Usage: npm run bench oracle [SCOPE] [RELEASE,…] [FOLDER for the checker's results]
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { check } from '../checker/check.js';
import { findScope } from '../checker/layer/scope.js';
import { explore } from '../checker/oracle/explore.js';
import { findRelease, RELEASE_IDS } from '../models/releases.js';

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

export async function benchOracle([name = 'tiny', releases, folder]: readonly string[]): Promise<void> {
  const scope = findScope(name);
  const chosen = releases?.split(',').map((id) => findRelease(id).id) ?? RELEASE_IDS;
  for (const release of chosen) {
    const started = performance.now();
    const result = await check({ release, scope, workers: 1 });
    const checked = performance.now();
    const oracle = explore({ release, scope, symmetry: 'full' });
    const ended = performance.now();
    if (folder !== undefined) writeFileSync(join(folder, `${release}.json`), JSON.stringify(result));

    const differing = Object.entries({
      levels: [result.levels, oracle.levels],
      states: [result.states, oracle.states],
      transitions: [result.transitions, oracle.transitions],
      cut: [sum(Object.values(result.cut)), oracle.cut],
      'failing laws': [
        sum(result.counterexamples.map(({ transitions }) => transitions)),
        sum([...oracle.symptoms.values()]),
      ],
    }).filter(([, [checker, reference]]) => !isDeepStrictEqual(checker, reference));
    const seconds = (from: number, to: number) => `${((to - from) / 1000).toFixed(0)} s`;
    console.log(
      `${release}: ${result.status}, ${result.states} states, ${result.transitions} transitions, ${result.levels.length} levels; ` +
        `${differing.length === 0 ? 'the oracle has the same' : `THE ORACLE HAS OTHER ${differing.map(([what]) => what).join(', ')}`}; ` +
        `${result.counterexamples.length} buckets of laws, ${result.unconfirmed.length} not confirmed; ` +
        `checker with relations ${seconds(started, checked)}, oracle ${seconds(checked, ended)}`,
    );
    if (differing.length > 0) process.exitCode = 1;
  }
}
