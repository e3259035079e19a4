/** Two runs side by side: each relation holds where it should, and fails where something breaks it. */
import { describe, expect, it, test } from 'vitest';
import { CHECKED_RELATIONS } from '../../../checker/layer/checked-relations.js';
import { findScope } from '../../../checker/layer/scope.js';
import { check, relationSource } from '../../../dist/checker/check.js';
import { Search } from '../../../dist/checker/engine/search.js';
import type { MutantId } from '../../../models/mutants/catalogue.js';
import type { ReleaseId } from '../../../models/releases.js';

/** With the third wrapper, which checks the hooks of the file below. */
const SCOPE = findScope('tiny', 'wrappers=3,moves=6,pages=1,vmas=1,faults=0');

async function side(relation: string, release: ReleaseId) {
  const result = await check({ release, scope: SCOPE, properties: [relation] });
  const [{ counterexamples, ...rest }] = result.relations;
  const violations = counterexamples.filter(({ finding }) => finding.verdict === 'violation');
  return { ...rest, violations: violations.map(({ finding }) => finding.bucket) };
}

/** How many kinds of differences two runs of a model with a mistake show. */
async function kindsWith(relation: string, mutant?: MutantId): Promise<number> {
  const planted = mutant === undefined ? {} : { mutant };
  const scope = findScope('tiny', 'moves=13,pages=1,vmas=1,faults=0');
  const source = relationSource({ release: 'ideal', scope, relation, ...planted });
  const search = await Search.create(source);
  const { violations } = await search.run();
  await search.close();
  return violations.length;
}

describe.each(CHECKED_RELATIONS)('%s', (relation) => {
  it('compares something on ideal, and is not violated', async () => {
    const { compared, status, violations, unconfirmed } = await side(relation, 'ideal');
    expect({ status, violations, unconfirmed }).toEqual({
      status: 'complete',
      violations: [],
      unconfirmed: [],
    });
    expect(compared).toBeGreaterThan(0);
  });
});

test.each([
  ['direct-equals-nested', 'direct-equals-nested/flags/compat-flags-or-only'],
  ['identity-hook-changes-nothing', 'identity-hook-changes-nothing/ops/compat-ops-default-null'],
  ['hook-check-accepts-prepare', 'hook-check-accepts-prepare/result/wrappers-test-mmap-only'],
])('%s is violated on 6.16', async (relation, bucket) => {
  const { violations, unconfirmed } = await side(relation, '6.16');
  expect(violations).toContain(bucket);
  expect(unconfirmed).toEqual([]);
});

test('nested-twice-equals-once fails where a second call undoes what the first has set', async () => {
  expect(await kindsWith('nested-twice-equals-once')).toBe(0);
  expect(await kindsWith('nested-twice-equals-once', 'compat-flags-toggle')).toBeGreaterThan(0);
});

test('a relation that nothing in the scope is about is never met when it was asked for', async () => {
  const scope = findScope('tiny', 'wrappers=2,moves=1,pages=1,vmas=1,faults=0');
  const id = 'hook-check-accepts-prepare';
  const asked = await check({ release: '7.3', scope, properties: [id] });
  expect(asked.relations).toMatchObject([{ relation: id, configurations: 0, compared: 0 }]);
  expect(asked.vacuous).toContain(`relation ${id}`);
  const all = await check({ release: '7.3', scope });
  expect(all.vacuous).not.toContain(`relation ${id}`);
});
