import { decodeToken } from '../models/archive.js';
import { findRelease } from '../models/releases.js';
import { Judge } from '../properties/judge.js';
import type { Ledger } from '../properties/ledger.js';
import type { RunCheck } from '../reports/result.js';

/**
 * Replays the token of every ledger entry on the releases it is known to show the bucket on: each must still show its
 * bucket. An entry that no longer reproduces means that the suite, or the model, has changed.
 */
export function checkRegressions(ledger: Ledger): RunCheck {
  const failures: string[] = [];
  let replayed = 0;
  for (const entry of ledger.entries) {
    const scenario = decodeToken(entry.token);
    for (const release of entry.tokenShows) {
      replayed++;
      if (!new Judge(findRelease(release)).hasBucket(scenario, entry.bucket))
        failures.push(`${entry.bucket} on ${release}`);
    }
  }
  const id = 'regression';
  const title = 'every known finding still reproduces';
  if (replayed === 0) return { id, title, outcome: 'notEvaluated', detail: 'the ledger is empty' };
  return failures.length === 0
    ? { id, title, outcome: 'passed', detail: `${replayed} replays of ${ledger.entries.length} entries` }
    : { id, title, outcome: 'failed', detail: `no longer reproduced: ${failures.join('; ')}` };
}
