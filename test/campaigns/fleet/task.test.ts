import { describe, expect, test } from 'vitest';
import { runBlock } from '../../../campaigns/block.js';
import { nameOf } from '../../../campaigns/fleet/connect.js';
import { buildsOf, type Demand, queueOf, refusal } from '../../../campaigns/fleet/demand.js';
import { ownIdentity } from '../../../campaigns/fleet/identity.js';
import { readBlockResult, readShrinkOutcome } from '../../../campaigns/fleet/outcome.js';
import { idOf, readTask, writeBlock, writeShrink } from '../../../campaigns/fleet/task.js';
import { FEATURE_SLOTS } from '../../../campaigns/guided/features.js';
import { packPairs } from '../../../campaigns/guided/packed-pairs.js';
import type { BlockPlan, TreePlan } from '../../../campaigns/plan.js';
import { encodeToken } from '../../../models/archive.js';

const TOKEN = encodeToken({ mmu: true, files: [], operations: [] });
const TEXT = 'ab'.repeat(16);
const COVERAGE = `coverage-${'0'.repeat(24)}`;

/** A tree as it is on the machine of `home`. */
function treeAt(home: string, name = 'linux'): TreePlan {
  const program = (variant: 'fast' | 'sanitized' | 'coverage', file: string = variant) => ({
    ...{ root: `${home}/linux`, program: `${home}/cache/${file}`, variant },
    ...{ release: '7.2.11' as const, fingerprint: TEXT },
  });
  return {
    ...{ name, release: '7.2.11', because: 'its text' },
    ...{ fast: program('fast'), sanitized: program('sanitized'), coverage: program('coverage', COVERAGE) },
  };
}

const PLAN: BlockPlan = {
  ...{ mode: 'nesting', seed: 'any\n"text"', block: 7, releases: ['6.16'], properties: ['flags-as-asked'] },
  ...{ oracle: false, trees: [], guidance: { known: '', parents: [{ token: TOKEN, energy: 3 }] } },
};
const there = <T>(value: T): T => JSON.parse(JSON.stringify(value));

describe('a task in a queue', () => {
  test('is read as it was written', () => {
    expect(readTask(there(writeBlock(PLAN)), [])).toEqual({ kind: 'block', plan: PLAN });
    const task = {
      token: TOKEN,
      release: '7.3',
      tree: null,
      bucket: 'a/b/c',
      thorough: true,
      reruns: 5,
    } as const;
    expect(readTask(there(writeShrink(task)), [])).toEqual({ kind: 'shrink', task });
  });

  test('names no path: a worker takes the trees it has built itself', () => {
    const [here, elsewhere] = [treeAt('/home/a', 'head'), treeAt('/srv/b')];
    const base = { name: 'base', program: here.fast };
    const written = there(writeBlock({ ...PLAN, trees: [{ ...here, base }] }));
    expect(JSON.stringify(written)).not.toContain('/home/a');
    expect(readTask(written, [elsewhere])).toEqual({
      kind: 'block',
      plan: {
        ...PLAN,
        trees: [{ ...elsewhere, name: 'head', base: { name: 'base', program: elsewhere.fast } }],
      },
    });
  });

  test('has an id made of all that decides its result', () => {
    const id = idOf(writeBlock(PLAN));
    expect(id).toMatch(/^block-7-[0-9a-f]{32}$/);
    expect(idOf(writeBlock({ ...PLAN }))).toBe(id);
    for (const change of [{ seed: 'other' }, { oracle: true }, { releases: ['7.3'] as const }])
      expect(idOf(writeBlock({ ...PLAN, ...change }))).not.toBe(id);
  });

  const block = there(writeBlock(PLAN)) as { kind: 'block'; plan: Record<string, unknown> };
  const withPlan = (change: object) => ({ kind: 'block', plan: { ...block.plan, ...change } });
  const path = { root: '/', program: '/bin/false', variant: 'fast', release: '7.3', fingerprint: TEXT };
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['a text', 'block'],
    ['an unknown kind', { kind: 'run', command: 'id' }],
    ['a prototype', JSON.parse('{"kind":"block","plan":{"__proto__":{"mode":"nesting"}}}')],
    ['a mode that is none', withPlan({ mode: '../nesting' })],
    ['a block that is none', withPlan({ block: -1 })],
    ['a block that is too large', withPlan({ block: 1e300 })],
    ['an unknown release', withPlan({ releases: ['5.4'] })],
    ['an unknown law', withPlan({ properties: ['constructor'] })],
    ['a member that is none of a plan', withPlan({ command: 'id' })],
    ['a tree with paths', withPlan({ trees: [{ ...treeAt('/'), fast: path }] })],
    [
      'a tree that is not here',
      withPlan({ trees: [{ name: 'x', release: '7.3', because: '', text: TEXT }] }),
    ],
    [
      'a build with a path',
      withPlan({ trees: [{ name: 'x', release: '7.3', because: '', text: '../../x' }] }),
    ],
    [
      'a parent that is no token',
      withPlan({ guidance: { known: '', parents: [{ token: 'x', energy: 1 }] } }),
    ],
    ['an energy that is none', withPlan({ guidance: { known: '', parents: [{ token: TOKEN, energy: 0 }] } })],
    ['a seed without end', withPlan({ seed: 'x'.repeat(1e6) })],
    [
      'a shrink of no token',
      { kind: 'shrink', task: { token: 'x', release: '7.3', tree: null, bucket: '', thorough: true } },
    ],
  ])('is refused when it is %s', (_, data) => {
    expect(() => readTask(data, [])).toThrow(/no task or result of this version/);
  });
});

describe('a result in a queue', () => {
  const plan = { ...PLAN, guidance: { known: '', parents: [] } };
  const result = there(runBlock(plan));
  const [sighting] = result.sightings;

  test('is read as it was written', () => {
    expect(sighting).toBeDefined();
    expect(result.discoveries?.length).toBeGreaterThan(0);
    expect(readBlockResult(result, plan)).toEqual(result);
    const shrunk = { token: TOKEN, evaluations: 3, provenLeast: true };
    expect(readShrinkOutcome(there(shrunk))).toEqual(shrunk);
  });

  test.each<[string, object]>([
    ['of another block', { block: 8 }],
    ['of another mode', { mode: 'library' }],
    ['without a digest', { digest: '' }],
    ['of other laws', { counts: [...result.counts, 0, 0] }],
    ['with counts that are none', { counts: result.counts.map(() => -1) }],
    [
      'with a case that is no token',
      { sightings: [{ ...sighting, first: { ...sighting?.first, token: 'x' } }] },
    ],
    ['without a case', { sightings: [{ ...sighting, first: null }] }],
    ['on a release that is not there', { sightings: [{ ...sighting, seen: [[1, 1]] }] }],
    ['with features that are none', { features: { once: packPairs([FEATURE_SLOTS, 1]), more: '' } }],
    ['with more than there is', { extra: 1 }],
  ])('is refused when it is one %s', (_, change) => {
    expect(() => readBlockResult({ ...result, ...change }, plan)).toThrow(/no task or result/);
  });
});

describe('a worker', () => {
  const identity = ownIdentity();
  const demand: Demand = { identity, builds: buildsOf([treeAt('/a')]) };

  test('does tasks of its own version, on trees that it has', () => {
    expect(refusal(demand, { identity, builds: buildsOf([treeAt('/b'), treeAt('/c')]) })).toBeNull();
    expect(refusal({ identity, builds: [] }, { identity, builds: [TEXT] })).toBeNull();
  });

  test.each([
    ['version', { version: '9.9.9' }, /the tasks are of vmacheck .*, the worker is vmacheck 9.9.9/],
    ['random streams', { stream: 99 }, /stream 99/],
    ['schema', { schema: 1 }, /schema 1,/],
    ['code', { code: '0'.repeat(16) }, /code 0000000000000000/],
  ])('refuses tasks of another %s', (_, change, reason) => {
    expect(refusal(demand, { identity: { ...identity, ...change }, builds: demand.builds })).toMatch(reason);
    expect(queueOf({ ...demand, identity: { ...identity, ...change } })).not.toBe(queueOf(demand));
  });

  test('refuses tasks on a tree that it lacks, and on edges that another compiler numbers', () => {
    expect(refusal(demand, { identity, builds: [] })).toMatch(`no kernel tree with the text ${TEXT};`);
    expect(refusal(demand, { identity, builds: [TEXT] })).toMatch(/another compiler/);
    expect(queueOf({ identity, builds: [] })).not.toBe(queueOf(demand));
  });
});

test('the name of a queue has no password', () => {
  expect(nameOf('rediss://user:secret@queue.example:7000/2')).toBe('rediss://queue.example:7000/2');
});
