import { describe, expect, it } from 'vitest';
import { OBSERVED, OBSERVED_ALL, TRACE } from '../../models/trace-layout.js';
import { LawSet } from '../../properties/evaluate.js';
import { LAWS } from '../../properties/registry.js';
import { Tally } from '../../properties/tally.js';
import { op, scenario, step, wireOf } from '../support/scenarios.js';
import { hook, wrapper } from './files.js';
import { law, reference, traceOf } from './support.js';

const nested = scenario([wrapper(1), hook()], [op.open(), op.mmap()]);

describe('a trace that shows less', () => {
  it('leaves laws that need more not evaluated, and counts them', () => {
    const trace = traceOf(reference('6.16'), nested);
    trace.words[TRACE.observed] = OBSERVED_ALL & ~OBSERVED.ops;
    const tally = new Tally(LAWS);
    new LawSet(LAWS).checkRun(trace, wireOf(nested), tally);
    for (const [i, { property, evaluated, failed, notObserved }] of tally.counts().entries()) {
      const blind = (LAWS[i].needs & OBSERVED.ops) !== 0;
      expect(notObserved, property).toBe(blind ? 1 : 0);
      if (blind) expect([evaluated, failed], property).toEqual([0, 0]);
    }
    expect(tally.violations()).not.toContainEqual(
      expect.objectContaining({ property: 'null-ops-only-if-asked' }),
    );
  });
});

describe('a tally', () => {
  it('counts cases, and keeps the first violation of each field of the case at hand', () => {
    const laws = new LawSet(LAWS);
    const tally = new Tally(LAWS);
    const failing = scenario([hook(step('fail'))], [op.open(), op.mmap(), op.mmap({ start: 4 })]);
    const trace = traceOf(reference('6.16'), failing);
    laws.checkRun(trace, wireOf(failing), tally);
    expect(tally.violations()).toEqual([{ property: 'charge-balanced', field: 'charge', step: 1 }]);

    const fine = traceOf(reference('ideal'), nested);
    laws.checkRun(fine, wireOf(nested), tally);
    expect(tally.violations()).toEqual([]);
    const [counts] = tally.counts().filter(({ property }) => property === 'charge-balanced');
    expect(counts).toEqual({ property: 'charge-balanced', evaluated: 2, failed: 1, notObserved: 0 });
  });

  it('does not count a case in which the condition of a law never came up', () => {
    const laws = new LawSet([law('merge-keeps-target')]);
    const tally = new Tally(laws.laws);
    laws.checkRun(traceOf(reference('ideal'), nested), wireOf(nested), tally);
    expect(tally.counts()).toEqual([
      { property: 'merge-keeps-target', evaluated: 0, failed: 0, notObserved: 0 },
    ]);
  });
});
