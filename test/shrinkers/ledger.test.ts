import { expect, test } from 'vitest';
import { decodeToken } from '../../models/archive.js';
import { findRelease } from '../../models/releases.js';
import { OPS_MAPPED } from '../../models/vm-ops.js';
import { Judge } from '../../properties/judge.js';
import { readLedger } from '../../properties/ledger.js';
import { smallerCandidates } from '../../shrinkers/candidates.js';
import { exchangeForFault } from '../../shrinkers/pairs/exchange-for-fault.js';
import { PASSES } from '../../shrinkers/passes/index.js';
import { shrink } from '../../shrinkers/shrink.js';
import { fault, file, op, scenario, step } from '../support/scenarios.js';

const { entries } = readLedger(new URL('../../corpus/ledger.json', import.meta.url).pathname);
const ONE_CHANGE = [...PASSES, exchangeForFault];

/** Passes that were added later than a token was found may make it smaller. */
test('no single change makes a token of the ledger smaller', () => {
  const larger = entries.filter(({ bucket, token, tokenShows }) => {
    const judge = new Judge(findRelease(tokenShows[0]));
    const scenario = decodeToken(token);
    return ONE_CHANGE.some((pass) =>
      [...smallerCandidates(pass, scenario)].some((candidate) => judge.hasBucket(candidate, bucket)),
    );
  });
  expect(larger.map(({ bucket }) => bucket)).toEqual([]);
});

test('what a driver counted is lost by a failing mmap in two operations, wherever a merge lost it in three', () => {
  const bucket = 'driver-counters-balanced/leak/hook-state-not-undone';
  const counting = file({ prepare: [step('vmOps', OPS_MAPPED), step('take')] });
  const byMerge = scenario([counting], [op.open(), op.mmap(), op.mmap({ start: 1, pgoff: 1 })]);
  for (const release of ['6.16', '6.19.0'] as const) {
    const judge = new Judge(findRelease(release));
    expect(judge.hasBucket(byMerge, bucket)).toBe(true);
    const shrunk = shrink(byMerge, (candidate) => judge.hasBucket(candidate, bucket)).scenario;
    expect(shrunk.operations.map(({ kind }) => kind)).toEqual(['open', 'mmap']);
    expect(shrunk.operations[1].faults).toEqual([fault('vmAreaAlloc')]);
  }
});
