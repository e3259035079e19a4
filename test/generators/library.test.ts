import { describe, expect, it } from 'vitest';
import { CaseBlock } from '../../generators/block.js';
import { ERAS } from '../../generators/era.js';
import { hookEntries, LIBRARY, wrapperEntries } from '../../generators/library/index.js';
import { profileOf, RELEASES } from '../../models/releases.js';
import type { Scenario } from '../../models/scenario.js';
import { requireModelled, validateScenario } from '../../models/validate.js';
import { contractBreaches } from '../../properties/contract.js';
import { op } from '../support/scenarios.js';
import { keeps } from './contract.js';

const PLAIN = hookEntries('mapped')[0].spec();

function scenarioOf(entry: (typeof LIBRARY)[number]): Scenario {
  const files = entry.kind === 'wrapper' ? [entry.spec({ below: 1, swap: null }), PLAIN] : [entry.spec()];
  return { mmu: true, files, operations: [op.open()] };
}

/** `6.16-rc1` and `7.2.11` as the numbers of the kernel release they belong to. */
function kernelRelease(id: string): number {
  const [major, minor] = id.split(/[.-]/);
  return Number(major) * 100 + Number(minor);
}

function isIn({ since, until }: (typeof LIBRARY)[number], release: string): boolean {
  const number = kernelRelease(release);
  return number >= kernelRelease(since) && number <= kernelRelease(until ?? '99.0');
}

describe('the library', () => {
  it('has distinct ids', () => {
    const ids = LIBRARY.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z0-9.-]+$/.test(id))).toEqual([]);
  });

  it.each(
    LIBRARY.map((entry) => [entry.id, entry] as const),
  )('%s is valid, modelled and documented', (_, entry) => {
    const scenario = scenarioOf(entry);
    expect(requireModelled(validateScenario(scenario))).toEqual(scenario);
    expect(entry.title && entry.kernelFunction && entry.note).toBeTruthy();
    expect(entry.since).toMatch(/^\d\.\d+$/);
  });

  it.each(ERAS)('keeps the contract of the era %s where it says so, and nowhere else', (era) => {
    const kept = LIBRARY.filter((entry) => keeps(era, scenarioOf(entry)));
    expect(kept.map(({ id }) => id)).toEqual(
      LIBRARY.filter(({ eras }) => eras.includes(era)).map(({ id }) => id),
    );
    expect([...wrapperEntries(era), ...hookEntries(era)]).toHaveLength(kept.length);
  });

  it('breaks no contract in the releases that each entry is in', () => {
    for (const release of RELEASES.filter(({ id }) => id !== 'ideal')) {
      const { features } = profileOf(release);
      const there = LIBRARY.filter((entry) => isIn(entry, release.id));
      for (const entry of there)
        expect([release.id, entry.id, contractBreaches(scenarioOf(entry), features)]).toEqual([
          release.id,
          entry.id,
          [],
        ]);
    }
  });

  it('has wrappers that call below and hooks that do not', () => {
    const touchesBelow = /setFile|replaceFile|callNested|callOwn/;
    for (const entry of LIBRARY) {
      const { hook, mmap, prepare } = entry.spec();
      const text = JSON.stringify([...prepare, ...mmap]);
      expect([entry.id, hook, touchesBelow.test(text)]).toEqual(
        entry.kind === 'wrapper' ? [entry.id, 'mmap', true] : [entry.id, 'prepare', false],
      );
    }
  });

  it('shares its programs and gives the links to the caller', () => {
    const [wrapper] = wrapperEntries('mapped');
    const linked = wrapper.spec({ below: 3, swap: 4 });
    expect([linked.below, linked.swap]).toEqual([3, 4]);
    expect(wrapper.spec().mmap).toBe(linked.mmap);
    expect(wrapper.spec().below).toBeNull();
  });

  it('comes up whole in library mode, entry by entry', () => {
    const programs = new Map<unknown, number>();
    for (let block = 0; block < 10; block++) {
      const cases = new CaseBlock('library', 'reach', block);
      for (let i = 0; i < 300; i++) {
        for (const file of cases.next().files) {
          const program = file.hook === 'prepare' ? file.prepare : file.mmap;
          programs.set(program, (programs.get(program) ?? 0) + 1);
        }
      }
    }
    const missing = LIBRARY.filter(({ kind, spec }) => {
      const file = spec();
      return (programs.get(kind === 'hook' ? file.prepare : file.mmap) ?? 0) < 5;
    });
    expect(missing.map(({ id }) => id)).toEqual([]);
  });
});
