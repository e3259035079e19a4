import { describe, expect, it } from 'vitest';
import { createReference } from '../../../models/reference/index.js';
import { findRelease, RELEASES } from '../../../models/releases.js';
import { OPERATIONS } from '../../../models/scenario.js';
import { OBSERVED_ALL, TRACE, TRACE_MAGIC } from '../../../models/trace-layout.js';
import { OPERATION_WORDS, SCHEMA_HASH, WIRE_HEADER_WORDS } from '../../../models/wire.js';
import { usedWords } from '../../support/observed.js';
import { file, op, scenario, step, wireOf } from '../../support/scenarios.js';

const some = wireOf(
  scenario(
    [
      file({ below: 1, mmap: [step('setFile'), step('callNested')] }),
      file({ prepare: [step('privateData', 3)] }),
    ],
    [op.open(), op.mmap({ length: 4 }), op.munmap({ start: 1 })],
  ),
);

describe('createReference', () => {
  it.each(RELEASES)('makes a model of $id', (release) => {
    const model = createReference(release);
    expect(model).toMatchObject({ name: `reference ${release.id}`, release: release.id });
    const trace = model.run(some);
    expect(trace[TRACE.magic]).toBe(TRACE_MAGIC);
    expect(trace[TRACE.schema]).toBe(SCHEMA_HASH);
    expect(trace[TRACE.steps]).toBe(4);
    expect(trace[TRACE.observed]).toBe(OBSERVED_ALL);
  });

  it('keeps nothing between two runs', () => {
    const model = createReference(findRelease('7.3'));
    const first = usedWords(model.run(some));
    model.run(wireOf(scenario([file()], [op.open(), op.open({ proc: 1 }), op.mmap({ shared: 1 })])));
    expect(usedWords(model.run(some))).toEqual(first);
  });

  it('looks at the name of a release, not at its deviations', () => {
    const stripped = { ...findRelease('6.16'), deviations: [], features: [] };
    expect(usedWords(createReference(stripped).run(some))).toEqual(
      usedWords(createReference(findRelease('6.16')).run(some)),
    );
  });

  it('refuses words of another schema', () => {
    const foreign = some.slice();
    foreign[1] ^= 1;
    expect(() => createReference(findRelease('7.3')).run(foreign)).toThrow(
      expect.objectContaining({ code: 'SCENARIO_INVALID' }),
    );
  });

  it('refuses a file with attributes that it does not know', () => {
    const words = some.slice();
    words[WIRE_HEADER_WORDS + 3] = 16;
    expect(() => createReference(findRelease('7.3')).run(words)).toThrow(
      expect.objectContaining({ code: 'SCENARIO_INVALID' }),
    );
  });

  it.each([OPERATIONS.fork.code, 99])('refuses operation %i, which it does not run', (code) => {
    const words = some.slice();
    words[WIRE_HEADER_WORDS + 2 * 8 + OPERATION_WORDS] = code;
    expect(() => createReference(findRelease('7.3')).run(words)).toThrow(
      expect.objectContaining({ code: 'OPERATION_NOT_MODELLED' }),
    );
  });

  it.each([99])('refuses step %i, which it does not run', (code) => {
    const words = some.slice();
    words[words[WIRE_HEADER_WORDS + 7]] = code;
    expect(() => createReference(findRelease('7.3')).run(words)).toThrow(
      expect.objectContaining({ code: 'STEP_NOT_MODELLED' }),
    );
  });
});
