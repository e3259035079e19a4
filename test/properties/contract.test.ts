import { describe, expect, it } from 'vitest';
import { CaseBlock } from '../../generators/block.js';
import { MODES } from '../../generators/modes.js';
import { FEATURES } from '../../models/deviations.js';
import type { FileSpec, Step } from '../../models/scenario.js';
import {
  SWAP_BORROWED,
  SWAP_OWN,
  SWAP_SHARED,
  WRAP_DEREFERENCES,
  WRAP_HOLDS_FILE,
} from '../../models/scenario.js';
import * as flags from '../../models/vm-flags.js';
import { OPS_NULL, OPS_PLAIN_A } from '../../models/vm-ops.js';
import { contractBreaches, isLawful } from '../../properties/contract.js';
import { CONTRACT } from '../../properties/contract-rules.js';
import { fault, file, op, scenario, step, wireOf } from '../support/scenarios.js';
import { hook, wrapper } from './files.js';

const HANDED = FEATURES['handed-reference'];

/** `file program step rule` of each breach when file 0 is opened and mapped. */
function breaches(files: readonly FileSpec[], features = HANDED): string[] {
  return contractBreaches(scenario(files, [op.open(), op.mmap()]), features).map(
    ({ file, program, step, rule }) => `${file} ${program} ${step} ${rule}`,
  );
}

const coda: Step[] = [step('replaceFile'), step('callNested'), step('wrapOps', WRAP_HOLDS_FILE)];

describe('flags', () => {
  it('may be set and cleared by a driver, VM_MAYWRITE and VM_MAYEXEC only cleared', () => {
    expect(
      breaches([
        hook(step('setFlags', flags.VM_IO | flags.VM_DONTEXPAND), step('clearFlags', flags.VM_MAYWRITE)),
      ]),
    ).toEqual([]);
    expect(breaches([hook(step('setFlags', flags.VM_MAYWRITE))])).toEqual(['0 prepare 0 permissions']);
    expect(breaches([hook(step('clearFlags', flags.VM_SHARED))])).toEqual(['0 prepare 0 permissions']);
  });

  it('may not be assigned, and VM_ACCOUNT is not a driver’s', () => {
    expect(breaches([hook(step('assignFlags', flags.VM_READ))])).toEqual(['0 prepare 0 assignsFlags']);
    expect(breaches([file({ mmap: [step('clearFlags', flags.VM_ACCOUNT)] })])).toEqual([
      '0 mmap 0 accounting',
    ]);
  });
});

describe('a swapped-in file', () => {
  it('is the hook’s to put before 6.19, and handed over from then on', () => {
    const swaps = (arg: number, features: number) => breaches([hook(step('swapFile', arg))], features);
    expect(swaps(SWAP_OWN, 0)).toEqual(['0 prepare 0 keepsReference']);
    expect(swaps(SWAP_SHARED, 0)).toEqual(['0 prepare 0 keepsReference']);
    expect(swaps(SWAP_BORROWED, 0)).toEqual([]);
    expect(swaps(SWAP_OWN, HANDED)).toEqual([]);
    expect(swaps(SWAP_SHARED, HANDED)).toEqual([]);
    expect(swaps(SWAP_BORROWED, HANDED)).toEqual(['0 prepare 0 handsOverBorrowed']);
  });

  it('is not handed over when the hook may have come back to the one that was there', () => {
    expect(breaches([hook(step('swapFile', SWAP_OWN), step('swapFile', SWAP_SHARED))])).toEqual([
      '0 prepare 1 handsOverSame',
    ]);
  });

  it('is put by a wrapper that took a reference', () => {
    const swaps = (arg: number) => breaches([file({ mmap: [step('swapFile', arg)] })]);
    expect(swaps(SWAP_OWN)).toEqual([]);
    expect(swaps(SWAP_BORROWED)).toEqual([]);
    expect(swaps(SWAP_SHARED)).toEqual(['0 mmap 0 forgetsReference']);
  });
});

describe('a parked reference', () => {
  it('goes into the operations, as in coda', () => {
    expect(breaches([file({ below: 1, mmap: coda }), hook()])).toEqual([]);
    expect(breaches([file({ below: 1, mmap: coda.slice(0, 2) }), hook()])).toEqual([
      '0 mmap 0 parksReference',
    ]);
    expect(
      breaches([file({ below: 1, mmap: [coda[0], step('stop', 0, 'shared'), coda[2]] }), hook()]),
    ).toEqual(['0 mmap 0 parksReference']);
  });

  it('is put by an error', () => {
    expect(breaches([file({ below: 1, mmap: [coda[0], step('fail')] }), hook()])).toEqual([]);
  });
});

describe('operations that hold a file', () => {
  it('are not replaced, and nothing that can fail follows them', () => {
    const followedBy = (next: Step) => breaches([file({ below: 1, mmap: [...coda, next] }), hook()]);
    expect(followedBy(step('vmOps', OPS_PLAIN_A))).toEqual(['0 mmap 3 dropsHeldOps']);
    expect(followedBy(step('fail'))).toEqual(['0 mmap 3 mayFailHolding']);
    expect(followedBy(step('callNested'))).toEqual(['0 mmap 3 mayFailHolding']);
    expect(followedBy(step('setFlags', flags.VM_IO))).toEqual([]);
  });

  it('bind the wrappers above as well', () => {
    const files = [wrapper(1, { after: [step('fail')] }), file({ below: 2, mmap: coda }), hook()];
    expect(breaches(files)).toEqual(['0 mmap 2 mayFailHolding']);
  });

  it('may be wrapped again unless that can fail', () => {
    const files = [wrapper(1, { after: [step('wrapOps')] }), file({ below: 2, mmap: coda }), hook()];
    expect(breaches(files)).toEqual([]);
    const faulty = scenario(files, [op.open(), op.mmap({ faults: [fault('wrapperAlloc', 2)] })]);
    expect(contractBreaches(faulty, HANDED).map(({ rule }) => rule)).toEqual(['mayFailHolding']);
  });
});

describe('a wrapper', () => {
  it('tests for a file below without hooks, and does not stand above one with both', () => {
    const none = file({ hook: 'none' });
    expect(breaches([wrapper(1), none])).toEqual(['0 mmap 1 callsNothing']);
    expect(breaches([file({ below: 1, mmap: [step('checkHooks'), step('callNested')] }), none])).toEqual([]);
    expect(breaches([wrapper(1), file({ prepare: [], mmap: [] })])).toEqual(['0 mmap 1 bothHooks']);
  });

  it('tests vm_ops before it reads through them, where a hook may have made them NULL', () => {
    const reading = wrapper(1, { after: [step('wrapOps', WRAP_DEREFERENCES)] });
    expect(breaches([reading, hook()])).toEqual([]);
    expect(breaches([reading, hook(step('vmOps', OPS_NULL, 'private'))])).toEqual(['0 mmap 2 readsNull']);
    expect(breaches([wrapper(1, { before: [step('vmOps', OPS_NULL)] }), reading, hook()].map(chain))).toEqual(
      ['1 mmap 2 readsNull'],
    );
  });

  /** File n stands above file n + 1. */
  function chain(spec: FileSpec, index: number): FileSpec {
    return spec.hook === 'mmap' ? { ...spec, below: index + 1 } : spec;
  }
});

describe('what counts', () => {
  const bad = step('setFlags', flags.VM_WRITE);

  it('is what the scenario can come to', () => {
    expect(breaches([hook(), hook(bad)])).toEqual([]);
    expect(breaches([wrapper(1), hook(bad)])).toEqual(['1 prepare 0 permissions']);
    expect(breaches([hook(step('stop'), bad)])).toEqual([]);
    expect(breaches([hook(step('setFlags', flags.VM_WRITE, 'nommu'))])).toEqual([]);
    expect(
      breaches([file({ swap: 1, prepare: [step('swapFile', SWAP_OWN)] }), file({ mmap: [bad] })]),
    ).toEqual(['1 mmap 0 permissions']);
    expect(breaches([file({ prepare: [bad], hook: 'none' })])).toEqual([]);
  });

  it('comes with a reason', () => {
    const [breach] = contractBreaches(scenario([hook(bad)], [op.open()]), HANDED);
    expect(breach.reason).toBe(CONTRACT.permissions);
  });

  it('is lawful exactly when there is no breach', () => {
    let lawful = 0;
    for (const { id } of MODES) {
      const block = new CaseBlock(id, 'contract', 0);
      for (let i = 0; i < 300; i++) {
        const value = block.next();
        for (const features of [0, HANDED]) {
          const answer = isLawful(wireOf(value), features);
          expect(answer).toBe(contractBreaches(value, features).length === 0);
          if (answer) lawful++;
        }
      }
    }
    expect(lawful).toBeGreaterThan(1000);
  });
});
