import { describe, expect, it } from 'vitest';
import { CaseBlock } from '../../generators/block.js';
import { ERAS } from '../../generators/era.js';
import { MODE_IDS, MODES, type ModeId } from '../../generators/modes.js';
import { decodeToken, encodeToken } from '../../models/archive.js';
import { MAX_OPERATIONS } from '../../models/limits.js';
import {
  ANONYMOUS,
  ATTRIBUTES,
  FAULT_SITES,
  type FaultSite,
  type FileSpec,
  GUARDS,
  HOOKS,
  OPERATIONS,
  type Operation,
  type Scenario,
  STEPS,
  type Step,
} from '../../models/scenario.js';
import { actionType } from '../../models/step-args.js';
import { requireModelled, validateScenario } from '../../models/validate.js';
import { countsUsers, OPS_NAMES } from '../../models/vm-ops.js';
import { keeps } from './contract.js';

/** 100 cases from each of 60 blocks: swarm subsets differ from block to block. */
function sample(mode: ModeId): Scenario[] {
  return Array.from({ length: 60 }, (_, block) => new CaseBlock(mode, 'sample', block)).flatMap((cases) =>
    Array.from({ length: 100 }, () => cases.next()),
  );
}

const SAMPLES = Object.fromEntries(MODE_IDS.map((mode) => [mode, sample(mode)])) as Record<
  ModeId,
  Scenario[]
>;

const steps = (file: FileSpec): readonly Step[] => [...file.prepare, ...file.mmap];
const share = <T>(list: readonly T[], test: (item: T) => boolean) => list.filter(test).length / list.length;

/** How often each name came, those that never came included. */
function tally(names: readonly string[], seen: Iterable<string>): Record<string, number> {
  const counts = Object.fromEntries(names.map((name) => [name, 0]));
  for (const name of seen) counts[name]++;
  return counts;
}

const modelled = (table: Record<string, { modelled: boolean }>) =>
  Object.keys(table).filter((name) => table[name].modelled);

/** Sites that only kernels without an MMU have, and those that they lack. */
const NOMMU_SITES: readonly FaultSite[] = ['region', 'copy'];
const MMU_SITES: readonly FaultSite[] = [
  'mapWritable',
  'gatherStore',
  'expandVm',
  'charge',
  'mergePrealloc',
  'shmemZeroSetup',
  'action',
];
const ELSEWHERE: Readonly<Record<ModeId, readonly FaultSite[]>> = {
  uniform: [],
  library: NOMMU_SITES,
  dense: NOMMU_SITES,
  nesting: NOMMU_SITES,
  faults: NOMMU_SITES,
  actions: NOMMU_SITES,
  nommu: MMU_SITES,
};

describe.each(MODE_IDS)('a case of mode %s', (mode) => {
  const cases = SAMPLES[mode];

  it('is valid, modelled, and equal to what its token decodes to', () => {
    for (const scenario of cases) {
      expect(requireModelled(validateScenario(scenario))).toEqual(scenario);
      expect(decodeToken(encodeToken(scenario))).toEqual(scenario);
    }
  });

  it('is 1 to 16 operations long, often short, usually opening a file first', () => {
    const lengths = cases.map(({ operations }) => operations.length);
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(16);
    expect(share(lengths, (length) => length <= 10)).toBeGreaterThan(0.8);
    expect(share(cases, ({ operations }) => operations[0].kind === 'open')).toBeGreaterThan(0.9);
  });

  it('maps open files: at least nine slots in ten, leaving out anonymous memory', () => {
    const mmaps = cases.flatMap((scenario) => slotsAtMmap(scenario.operations));
    expect(share(mmaps, (open) => open)).toBeGreaterThan(0.9);
    const all = cases.flatMap(({ operations }) => operations.filter(({ kind }) => kind === 'mmap'));
    expect(share(all, (operation) => operation.kind === 'mmap' && operation.slot === ANONYMOUS)).toBeLessThan(
      0.15,
    );
  });

  it('unmaps what is mapped more often than not', () => {
    expect(share(cases.flatMap(hitsOfMunmap), (hit) => hit)).toBeGreaterThan(0.7);
  });

  it('breaks the contract of hooks about as often as the mode says', () => {
    const broken = share(cases, (scenario) => !ERAS.some((era) => keeps(era, scenario)));
    const intended = MODES.find(({ id }) => id === mode)!.unlawful / 256;
    expect(broken).toBeGreaterThan(0.6 * intended);
    expect(broken).toBeLessThan(1.1 * intended);
  });

  it('keeps each contract of swapped-in files in many cases', () => {
    const swapping = cases.filter(({ files }) =>
      files.some(({ prepare }) => prepare.some(({ kind }) => kind === 'swapFile')),
    );
    expect(share(swapping, (scenario) => keeps('kept', scenario))).toBeGreaterThan(0.1);
    expect(share(swapping, (scenario) => keeps('handed', scenario))).toBeGreaterThan(0.3);
    expect(share(swapping, (scenario) => keeps('mapped', scenario))).toBeGreaterThan(0.3);
  });

  it('generates every operation, fault site, hook kind and number of a fault', () => {
    const operations = cases.flatMap((scenario) => scenario.operations);
    const faults = operations.flatMap((operation) => operation.faults);
    const sites = (Object.keys(FAULT_SITES) as (FaultSite | 'none')[]).filter(
      (site): site is FaultSite => site !== 'none' && !ELSEWHERE[mode].includes(site),
    );
    const counts = [
      tally(
        modelled(OPERATIONS),
        operations.map(({ kind }) => kind),
      ),
      tally(
        sites,
        faults.map(({ site }) => site),
      ),
      tally(
        ['1', '2', '3', '4'],
        faults.map(({ nth }) => String(nth)),
      ),
      tally(
        Object.keys(HOOKS),
        cases.flatMap(({ files }) => files.map(({ hook }) => hook)),
      ),
    ];
    for (const each of counts) expect(Object.entries(each).filter(([, count]) => count === 0)).toEqual([]);
  });

  it('generates every step, guard, way to swap and table of operations', () => {
    const all = cases.flatMap(({ files }) => files.flatMap(steps));
    const args = (kind: Step['kind']) =>
      all.filter((step) => step.kind === kind).map(({ arg }) => String(arg));
    const codes = (count: number) => Array.from({ length: count }, (_, code) => String(code));
    const counts = [
      tally(
        modelled(STEPS),
        all.map(({ kind }) => kind),
      ),
      tally(
        Object.keys(GUARDS),
        all.map(({ when }) => when),
      ),
      tally(codes(3), args('swapFile')),
      tally(codes(OPS_NAMES.length), args('vmOps')),
      tally(codes(14), args('fail')),
      tally(codes(4), args('wrapOps')),
    ];
    for (const each of counts) expect(Object.entries(each).filter(([, count]) => count === 0)).toEqual([]);
  });
});

describe.each(MODE_IDS)('the cases of mode %s have what is rare in bounds', (mode) => {
  const cases = SAMPLES[mode];
  const having = (test: (step: Step) => boolean) => (scenario: Scenario) =>
    scenario.files.some((file) => steps(file).some(test));
  const actions = mode === 'actions';

  it.each([0, 1, 2, 3, 4])('action type %i', (type) => {
    const found = share(
      cases,
      having(({ kind, arg }) => kind === 'action' && actionType(arg) === type),
    );
    // Without an MMU there are none but the empty one.
    if (mode === 'nommu' && type > 0) expect(found).toBeLessThan(0.1);
    else expect(found).toBeGreaterThan(0.002);
    expect(found).toBeLessThan(actions ? 0.3 : 0.2);
  });

  it.each(['errorOverride', 'errorHook', 'successHook', 'hideFromRmap'] as const)('%s', (name) => {
    const found = share(
      cases,
      having(({ kind }) => kind === name),
    );
    expect(found).toBeGreaterThan(actions ? 0.1 : 0.01);
    expect(found).toBeLessThan(actions ? 0.4 : 0.2);
  });

  it('drivers that count their users, and ->mapped', () => {
    const counts = share(
      cases,
      having(({ kind, arg }) => kind === 'vmOps' && countsUsers(arg)),
    );
    expect(counts).toBeGreaterThan(actions ? 0.3 : 0.03);
    expect(counts).toBeLessThan(actions ? 0.7 : 0.4);
    expect(share(cases, ({ files }) => files.some(({ mapped }) => mapped.length > 0))).toBeGreaterThan(
      actions ? 0.15 : 0.02,
    );
  });

  it('attributes, each of them, KSM and machines without an MMU', () => {
    for (const bit of Object.values(ATTRIBUTES)) {
      const found = share(cases, ({ files }) => files.some(({ attributes }) => (attributes & bit) !== 0));
      expect(found).toBeGreaterThan(0.005);
      if (bit !== ATTRIBUTES.mapsDirectly) expect(found).toBeLessThan(0.3);
    }
    const ksm = share(cases, ({ operations }) => operations.some(({ kind }) => kind === 'ksm'));
    expect(ksm).toBeGreaterThan(0.02);
    expect(ksm).toBeLessThan(0.25);
    const nommu = share(cases, ({ mmu }) => !mmu);
    if (mode === 'uniform') expect(Math.abs(nommu - 6 / 256)).toBeLessThan(0.01);
    else expect(nommu).toBe(mode === 'nommu' ? 1 : 0);
  });
});

describe('modes differ in what they look for', () => {
  const mean = (mode: ModeId, measure: (scenario: Scenario) => number) =>
    SAMPLES[mode].reduce((sum, scenario) => sum + measure(scenario), 0) / SAMPLES[mode].length;

  it('faults has the most operations with a fault, many of them in pairs', () => {
    const faulty = ({ operations }: Scenario) => operations.filter(({ faults }) => faults.length > 0).length;
    for (const mode of MODE_IDS.filter((id) => !['faults', 'actions', 'nommu'].includes(id)))
      expect(mean('faults', faulty)).toBeGreaterThan(3 * mean(mode, faulty));
    for (const mode of ['actions', 'nommu'] as const)
      expect(mean('faults', faulty)).toBeGreaterThan(1.2 * mean(mode, faulty));
    const operations = SAMPLES.faults.flatMap((scenario) => scenario.operations);
    expect(
      share(
        operations.filter(({ faults }) => faults.length > 0),
        ({ faults }) => faults.length === 2,
      ),
    ).toBeGreaterThan(0.25);
  });

  it('nesting has the deepest chains of files', () => {
    for (const mode of MODE_IDS.filter((id) => id !== 'nesting'))
      expect(mean('nesting', chainLength)).toBeGreaterThan(1.4 * mean(mode, chainLength));
    expect(Math.max(...SAMPLES.nesting.map(chainLength))).toBe(6);
  });

  it('dense has the most mappings that continue another with its file and protection', () => {
    for (const mode of MODE_IDS.filter((id) => id !== 'dense'))
      expect(mean('dense', continuations)).toBeGreaterThan(1.4 * mean(mode, continuations));
  });

  it('blocks differ in what they are made of', () => {
    const kinds = (block: number) => {
      const cases = new CaseBlock('uniform', 'swarm', block);
      const lawful = Array.from({ length: 200 }, () => cases.next()).filter(
        (scenario) => keeps('kept', scenario) || keeps('handed', scenario),
      );
      const all = lawful.flatMap(({ files }) => files.flatMap(({ prepare }) => prepare));
      return [...new Set(all.map(({ kind }) => kind))].sort().join();
    };
    expect(new Set(Array.from({ length: 20 }, (_, block) => kinds(block))).size).toBeGreaterThan(10);
  });

  it('leaves room in the language: no case is longer than the schema allows', () => {
    expect(Math.max(...MODES.flatMap((mode) => [...mode.operations]))).toBeLessThanOrEqual(MAX_OPERATIONS);
  });
});

/** For each mmap of a file, whether its slot was open by then, taking every open without a fault as done. */
function slotsAtMmap(operations: readonly Operation[]): boolean[] {
  const open = new Set<string>();
  const seen: boolean[] = [];
  for (const operation of operations) {
    const name = (slot: number) => `${operation.proc}/${slot}`;
    if (operation.kind === 'open' && operation.faults.every(({ nth }) => nth > 1))
      open.add(name(operation.slot));
    if (operation.kind === 'dup' && open.has(name(operation.from))) open.add(name(operation.to));
    if (operation.kind === 'close') open.delete(name(operation.slot));
    if (operation.kind === 'mmap' && operation.slot !== ANONYMOUS) seen.push(open.has(name(operation.slot)));
  }
  return seen;
}

/** For each munmap, whether it overlaps an mmap before it that was not unmapped. */
function hitsOfMunmap({ operations }: Scenario): boolean[] {
  const mapped = new Set<string>();
  const hits: boolean[] = [];
  for (const operation of operations) {
    if (operation.kind !== 'mmap' && operation.kind !== 'munmap') continue;
    const pages = Array.from(
      { length: operation.length },
      (_, i) => `${operation.proc}/${operation.start + i}`,
    );
    if (operation.kind === 'munmap') hits.push(pages.some((page) => mapped.has(page)));
    for (const page of pages) operation.kind === 'mmap' ? mapped.add(page) : mapped.delete(page);
  }
  return hits;
}

function chainLength({ files }: Scenario): number {
  let length = 0;
  for (let at: number | null = 0; at !== null && at < files.length; at = files[at].below) length++;
  return length;
}

function continuations({ operations }: Scenario): number {
  const mmaps = operations.filter((operation) => operation.kind === 'mmap');
  return mmaps.filter((one, at) =>
    mmaps
      .slice(0, at)
      .some(
        (other) =>
          one.proc === other.proc &&
          one.slot === other.slot &&
          one.prot === other.prot &&
          one.shared === other.shared &&
          one.pgoff - other.pgoff === one.start - other.start &&
          (one.start === other.start + other.length || other.start === one.start + one.length),
      ),
  ).length;
}
