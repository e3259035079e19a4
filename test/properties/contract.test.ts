import { describe, expect, it } from 'vitest';
import { CaseBlock } from '../../generators/block.js';
import { MODES } from '../../generators/modes.js';
import { FEATURES } from '../../models/deviations.js';
import { findRelease, profileOf } from '../../models/releases.js';
import type { FileSpec, Step } from '../../models/scenario.js';
import {
  NOT_AN_ERRNO,
  SWAP_BORROWED,
  SWAP_OWN,
  SWAP_SHARED,
  WRAP_DEREFERENCES,
  WRAP_HOLDS_FILE,
} from '../../models/scenario.js';
import {
  ACTION_NOTHING,
  ACTION_OUTSIDE,
  ACTION_REMAP_PFN,
  ACTION_UNKNOWN,
  packAction,
  packSuccessHook,
  SUCCESS_ANONYMOUS,
  SUCCESS_NOTHING,
} from '../../models/step-args.js';
import * as flags from '../../models/vm-flags.js';
import { OPS_COUNTED, OPS_MAPPED, OPS_NULL, OPS_PLAIN_A } from '../../models/vm-ops.js';
import { contractBreaches, isLawful } from '../../properties/contract.js';
import { CONTRACT } from '../../properties/contract-rules.js';
import { fault, file, op, scenario, step, wireOf } from '../support/scenarios.js';
import { hook, wrapper } from './files.js';

const KEPT = 0;
const HANDED = FEATURES['handed-reference'];
const ACTIONS = profileOf(findRelease('7.0')).features;
const LATEST = profileOf(findRelease('7.3')).features;

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

describe('a driver that counts its users', () => {
  const install = step('vmOps', OPS_MAPPED);
  const take = step('take');
  const mapped = (steps: Step[], before: Step[] = []) =>
    breaches([file({ prepare: [...before, install], mapped: steps })], LATEST);

  it('counts in the hook before 7.1, where the operations are installed, once and always', () => {
    for (const features of [KEPT, HANDED]) {
      expect(breaches([hook(take, step('vmOps', OPS_COUNTED))], features)).toEqual([]);
      expect(breaches([hook(install, step('fail', 0, 'again'), take)], features)).toEqual([]);
      expect(breaches([hook(install)], features)).toEqual(['0 prepare 0 countsOnce']);
      expect(breaches([hook(take)], features)).toEqual(['0 prepare 0 countsOnce']);
      expect(breaches([hook(take, take, install)], features)).toEqual(['0 prepare 2 countsOnce']);
      expect(breaches([hook(step('take', 0, 'shared'), install)], features)).toEqual([
        '0 prepare 1 countsOnce',
      ]);
      expect(breaches([hook(take, step('vmOps', OPS_MAPPED, 'shared'))], features)).toEqual([
        '0 prepare 1 countsOnce',
      ]);
      expect(breaches([hook(take, install, step('vmOps', OPS_PLAIN_A))], features)).toEqual([
        '0 prepare 1 countsOnce',
      ]);
      expect(breaches([hook(take, step('stop', 0, 'shared'), install)], features)).toEqual([
        '0 prepare 2 countsOnce',
      ]);
    }
  });

  it('counts in ->mapped from 7.1 on, and not in the hook', () => {
    expect(mapped([take])).toEqual([]);
    expect(mapped([take, step('stop', 0, 'shared')], [step('stop', 0, 'private')])).toEqual([]);
    expect(mapped([step('privateData', 1), step('fail', 1, 'shared'), take])).toEqual([]);
    expect(mapped([take], [take])).toEqual(['0 prepare 0 takesInHook']);
    expect(mapped([])).toEqual(['0 prepare 0 countsOnce']);
    expect(mapped([step('stop'), take])).toEqual(['0 prepare 0 countsOnce']);
    expect(mapped([take, take])).toEqual(['0 mapped 1 countsOnce']);
    expect(mapped([step('take', 0, 'write')])).toEqual(['0 mapped 0 countsOnce']);
    expect(mapped([step('stop', 0, 'write'), take])).toEqual(['0 mapped 1 countsOnce']);
    expect(breaches([hook(step('vmOps', OPS_COUNTED))], LATEST)).toEqual(['0 prepare 0 countsOnce']);
  });

  it('counts itself in an .mmap, whose operations nobody calls ->mapped for', () => {
    const ofMmap = (...mmap: Step[]) => breaches([file({ mmap, mapped: [take] })], LATEST);
    expect(ofMmap(take, step('vmOps', OPS_COUNTED))).toEqual([]);
    expect(ofMmap(take, install)).toEqual(['0 mmap 1 neverMapped']);
    expect(ofMmap(step('vmOps', OPS_COUNTED))).toEqual(['0 mmap 0 countsOnce']);
    expect(ofMmap(take, step('vmOps', OPS_COUNTED), step('fail', 0, 'shared'))).toEqual([
      '0 mmap 2 mayFailHolding',
    ]);
  });

  it('never gives a user back but by ->close', () => {
    expect(breaches([hook(step('give'))], LATEST)).toEqual(['0 prepare 0 givesUser']);
    expect(breaches([file({ mmap: [step('give')] })], KEPT)).toEqual(['0 mmap 0 givesUser']);
    expect(mapped([take, step('give')])).toEqual(['0 mapped 1 givesUser']);
    expect(breaches([file({ prepare: [], mapped: [step('give')] })], LATEST)).toEqual([]);
  });

  it('binds the wrappers above: no second count, no other operations, nothing that can fail', () => {
    const counting = file({ prepare: [install], mapped: [take] });
    const above = (...after: Step[]) => breaches([wrapper(1, { after }), counting], LATEST);
    expect(above()).toEqual([]);
    expect(above(step('callNested'))).toEqual(['0 mmap 2 mayFailHolding', '0 mmap 2 countsTwice']);
    expect(above(step('vmOps', OPS_PLAIN_A))).toEqual(['0 mmap 2 dropsHeldOps']);
    expect(above(step('fail', 0, 'opsHaveClose'))).toEqual(['0 mmap 2 mayFailHolding']);
    const asksLater = scenario(
      [wrapper(1, { after: [step('lsmCheck')] }), counting],
      [op.open(), op.mmap({ faults: [fault('lsm')] })],
    );
    expect(contractBreaches(asksLater, LATEST).map(({ rule }) => rule)).toEqual(['mayFailHolding']);
    expect(isLawful(wireOf({ ...asksLater, operations: [op.open(), op.mmap()] }), LATEST)).toBe(true);
  });
});

describe('an action', () => {
  it('is one that kernels know', () => {
    const unknown = [hook(step('action', packAction(ACTION_UNKNOWN)))];
    expect(breaches(unknown, ACTIONS)).toEqual(['0 prepare 0 actionUnknown']);
    expect(breaches(unknown, LATEST)).toEqual(['0 prepare 0 actionUnknown']);
    expect(breaches(unknown, KEPT)).toEqual([]);
  });

  it('keeps within the mapping, before 7.1 checked that', () => {
    const outside = [hook(step('action', packAction(ACTION_REMAP_PFN, ACTION_OUTSIDE)))];
    expect(breaches(outside, ACTIONS)).toEqual(['0 prepare 0 actionOutside']);
    expect(breaches(outside, LATEST)).toEqual([]);
    expect(breaches(outside, KEPT)).toEqual([]);
  });

  it('is not asked for without an MMU', () => {
    const asking = (...steps: Step[]) =>
      contractBreaches({ ...scenario([hook(...steps)], [op.open()]), mmu: false }, LATEST).map(
        ({ rule }) => rule,
      );
    const remap = step('action', packAction(ACTION_REMAP_PFN));
    expect(asking(remap)).toEqual(['actionWithoutMmu']);
    expect(asking(step('fail', 0, 'nommu'), remap)).toEqual([]);
    expect(asking(step('action', packAction(ACTION_NOTHING)))).toEqual([]);
  });

  it('overrides its error by an errno, and by error_hook never with success', () => {
    expect(breaches([hook(step('errorOverride', NOT_AN_ERRNO))], LATEST)).toEqual([
      '0 prepare 0 overrideNoErrno',
    ]);
    expect(breaches([hook(step('errorOverride', 0))], LATEST)).toEqual([]);
    expect(breaches([hook(step('errorHook', 0))], ACTIONS)).toEqual(['0 prepare 0 swallowsError']);
    expect(breaches([hook(step('errorHook', 0))], LATEST)).toEqual([]);
    expect(breaches([hook(step('errorHook', 1))], ACTIONS)).toEqual([]);
  });

  it('does not hide a VMA that may be anonymous', () => {
    const hide = step('hideFromRmap', 1);
    const anonymous = step('successHook', packSuccessHook(SUCCESS_ANONYMOUS));
    expect(breaches([hook(hide)], ACTIONS)).toEqual([]);
    expect(breaches([hook(hide, step('vmOps', OPS_NULL, 'private'))], LATEST)).toEqual([
      '0 prepare 0 hidesAnonymous',
    ]);
    expect(breaches([hook(anonymous, hide)], ACTIONS)).toEqual(['0 prepare 1 hidesAnonymous']);
    expect(breaches([hook(anonymous, hide)], LATEST)).toEqual([]);
  });

  it('does not drop operations that count, by success_hook', () => {
    const program = [
      step('take'),
      step('vmOps', OPS_COUNTED),
      step('successHook', packSuccessHook(SUCCESS_ANONYMOUS)),
    ];
    expect(breaches([hook(...program)], ACTIONS)).toEqual(['0 prepare 2 uncountsAnonymous']);
    expect(breaches([hook(...program)], KEPT)).toEqual([]);
  });

  it('whose error a wrapper swallows leaves half a mapping', () => {
    const over = (below: FileSpec, features: number) =>
      breaches([file({ below: 1, mmap: [step('callNested', 1)] }), below], features);
    const remaps = hook(step('action', packAction(ACTION_REMAP_PFN)));
    const mapped = file({ prepare: [step('vmOps', OPS_MAPPED)], mapped: [step('take')] });
    const succeeds = hook(step('successHook', packSuccessHook(SUCCESS_NOTHING, 1)));
    expect(over(remaps, LATEST)).toEqual(['0 mmap 0 swallowsHalfMapped']);
    expect(over(mapped, LATEST)).toEqual(['0 mmap 0 swallowsHalfMapped']);
    expect(over(succeeds, ACTIONS)).toEqual(['0 mmap 0 swallowsHalfMapped']);
    expect(over(hook(step('fail')), LATEST)).toEqual([]);
    expect(over(remaps, KEPT)).toEqual([]);
    expect(over(succeeds, LATEST)).toEqual([]);
  });
});

describe('a file that runs its own hook', () => {
  const own = (prepare: Step[], mmap: Step[] = [step('callOwn')]) =>
    file({ hook: 'mmap', prepare, mmap, mapped: [step('take')] });

  it('owes for it what any hook owes, where the release runs it', () => {
    const bad = own([step('setFlags', flags.VM_WRITE)]);
    expect(breaches([bad], LATEST)).toEqual(['0 prepare 0 permissions']);
    expect(breaches([bad], ACTIONS)).toEqual([]);
    expect(breaches([own([step('vmOps', OPS_MAPPED)])], LATEST)).toEqual([]);
  });

  it('does nothing that can fail behind one that counts', () => {
    const counts = [step('vmOps', OPS_MAPPED)];
    expect(breaches([own(counts, [step('callOwn'), step('fail')])], LATEST)).toEqual([
      '0 mmap 1 mayFailHolding',
    ]);
    expect(breaches([own(counts, [step('callOwn'), step('callOwn')])], LATEST)).toEqual([
      '0 mmap 1 mayFailHolding',
      '0 mmap 1 countsTwice',
    ]);
  });
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
        for (const features of [KEPT, ACTIONS, LATEST]) {
          const answer = isLawful(wireOf(value), features);
          expect(answer).toBe(contractBreaches(value, features).length === 0);
          if (answer) lawful++;
        }
      }
    }
    expect(lawful).toBeGreaterThan(1000);
  });
});
