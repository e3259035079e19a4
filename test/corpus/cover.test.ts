/** corpus/cover/: scenarios that cover the checker's tiny scope, on every implementation. */
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkCover, coverTokens } from '../../campaigns/cover.js';
import { planTrees } from '../../campaigns/kernel-tree/plan-trees.js';
import { packagePath } from '../../campaigns/package-root.js';
import { readCover } from '../../checker/cover/file.js';
import { findScope } from '../../checker/layer/scope.js';
import { classesOf, cover } from '../../dist/checker/cover.js';
import { loadMutant } from '../../dist/models/mutants/load.js';
import { decodeToken } from '../../models/archive.js';
import { MUTANTS, type MutantId } from '../../models/mutants/catalogue.js';
import { createReference } from '../../models/reference/index.js';
import { findRelease, RELEASE_IDS } from '../../models/releases.js';
import { sameTrace } from '../../models/same-trace.js';
import { wireOf } from '../../models/wire.js';
import { Judge } from '../../properties/judge.js';
import { LAWS } from '../../properties/registry.js';
import { onEachTree } from '../support/trees.js';

const FOLDER = packagePath('corpus/cover/');
const FILES = readdirSync(FOLDER).map((name) => readCover(`${FOLDER}${name}`));
const tokens = coverTokens();

test('there are some hundred scenarios, each once, for releases from first to last', () => {
  expect(tokens.length).toBeGreaterThan(100);
  expect(tokens.length).toBeLessThan(500);
  expect(new Set(tokens).size).toBe(tokens.length);
  for (const file of FILES) expect(file.tokens).toEqual([...file.tokens].sort());
  expect(FILES.flatMap(({ covered }) => covered.map(({ release }) => release))).toEqual([
    '6.16',
    '6.19.0',
    '7.3',
  ]);
});

test('reference == optimized on every release, word by word', () => {
  const { outcome, detail } = checkCover({ releases: RELEASE_IDS, trees: [] });
  expect(outcome, detail).toBe('passed');
});

onEachTree('a kernel source tree', (root) => {
  test('computes what the model of its profile does', () => {
    const [plan] = planTrees([root]);
    const { outcome, detail } = checkCover({ releases: [], trees: [plan] });
    expect(outcome, detail).toBe('passed');
  });

  test('that is taken for another release is found out', () => {
    const [plan] = planTrees([root]);
    expect(checkCover({ releases: [], trees: [{ ...plan, release: '6.16' }] }).outcome).toBe('failed');
  });
});

/** The first and the last: it takes its time. */
const RECOMPUTED = FILES.flatMap(({ covered }) => covered.filter(({ release }) => release !== '6.19.0'));

describe.each(RECOMPUTED)('on $release', ({ release, classes, scope }) => {
  test('there is a step of every class in the whole scope', async () => {
    const result = await cover({ release, scope: findScope('tiny', scope), known: tokens, workers: 2 });
    expect(result).toMatchObject({ status: 'complete', classes, added: [], missed: [] });
  });
});

test('every law is met that a scope without KSM and NOMMU can meet', () => {
  const judge = new Judge(findRelease('7.3'));
  for (const token of tokens) judge.judge(decodeToken(token));
  const met = judge.counts().filter(({ evaluated }) => evaluated > 0);
  const ids = met.map(({ property }) => property);
  expect(LAWS.filter(({ id }) => !ids.includes(id))).toEqual([]);
});

/** What no scenario shows: 1 to 6 need a deeper nesting, a third VMA or ideal's own ways; the rest are beyond scopes. */
const UNSEEN: readonly MutantId[] = [
  'desc-file-from-vma',
  'prot-not-recomputed',
  'merge-without-user-field-check',
  'merge-removes-closable',
  'merge-without-put',
  'map-count-misses-merges',
  'ksm-after-merge',
  'nommu-error-without-put',
  'nommu-error-without-close',
  'nommu-unmap-keeps-map-count',
  'nommu-shrink-keeps-pgoff',
];

test('all other mistakes planted into the model are seen', async () => {
  const wires = tokens.map((token) => wireOf(decodeToken(token)));
  const reference = createReference(findRelease('ideal'));
  const expected = wires.map((wire) => reference.run(wire).slice());
  const unseen: string[] = [];
  for (const id of Object.keys(MUTANTS) as MutantId[]) {
    const mutant = await loadMutant(id, 'optimized');
    if (wires.every((wire, i) => sameTrace(mutant.run(wire), expected[i]))) unseen.push(id);
  }
  expect(unseen).toEqual(UNSEEN);
});

test('a class that only one scenario shows is missed without it, and chosen again', async () => {
  const scope = findScope('tiny', 'moves=2,wrappers=1,pages=1,vmas=1,faults=0');
  const whole = await cover({ release: '7.3', scope });
  expect(whole.missed).toEqual([]);
  expect(whole.added.length).toBeGreaterThan(3);
  for (const token of whole.added) {
    const others = whole.added.filter((other) => other !== token);
    const shown = new Set(others.flatMap((other) => [...classesOf(decodeToken(other), '7.3')]));
    const lacking = [...classesOf(decodeToken(token), '7.3')].filter((name) => !shown.has(name));
    expect(lacking.length, token).toBeGreaterThan(0);
  }
  const again = await cover({ release: '7.3', scope, known: whole.added.slice(1) });
  expect(again.added.length).toBeGreaterThan(0);
  expect(again.missed).toEqual([]);
  expect(await cover({ release: '7.3', scope, workers: 2 })).toEqual(whole);
});
