import { expect, test } from 'vitest';
import { decodeToken } from '../../models/archive.js';
import { findRelease } from '../../models/releases.js';
import { Judge } from '../../properties/judge.js';
import { readLedger } from '../../properties/ledger.js';
import { smallerCandidates } from '../../shrinkers/candidates.js';
import { exchangeForFault } from '../../shrinkers/pairs/exchange-for-fault.js';
import { PASSES } from '../../shrinkers/passes/index.js';

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
