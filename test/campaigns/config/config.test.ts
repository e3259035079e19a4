import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { writeConfigTemplate } from '../../../campaigns/config/init.js';
import { parseConfig, readConfig } from '../../../campaigns/config/read-config.js';
import { CONFIG_KEYS, configSchema, secondsOf } from '../../../campaigns/config/schema.js';
import { DEFAULT_BUDGET, setupOf } from '../../../campaigns/config/setup-of.js';
import { VmacheckError } from '../../../models/errors.js';
import { RELEASE_IDS } from '../../../models/releases.js';

const folder = mkdtempSync(join(tmpdir(), 'vmacheck-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a configuration that is not valid is refused with the key and what it takes', () => {
  test.each([
    ['{"sed":"x"}', 'sed: the key "sed" is not known; the nearest one is "seed"'],
    ['{"worker":2}', 'worker: the key "worker" is not known; the nearest one is "workers"'],
    [
      '{"scopes":[{"scope":"tiny","release":"all"}]}',
      'scopes.0.release: the key "release" is not known; the nearest one is "releases"',
    ],
    ['{"scopes":[{}]}', 'scopes.0.scope: it is missing'],
    [
      '{"scopes":[{"scope":"huge"}]}',
      'scopes.0.scope: one of tiny, small, medium, large is expected, not "huge"',
    ],
    [
      '{"scopes":[{"scope":"tiny","set":"pages=99"}]}',
      'scopes.0.set: pages takes a number from 1 to 6, not "99"',
    ],
    ['{"workers":0}', 'workers: a whole number from 1 to 256 is expected, not 0'],
    ['{"workers":"two"}', 'workers: a whole number from 1 to 256 is expected, not "two"'],
    ['{"blocks":1.5}', 'blocks: a whole number from 1 to 10000000 is expected, not 1.5'],
    ['{"blocks":1e99}', 'blocks: a whole number from 1 to 10000000 is expected'],
    ['{"time":"5x"}', 'time: a time such as "30s", "5m" or "8h", up to "168h" is expected, not "5x"'],
    ['{"time":"169h"}', 'time: a time such as'],
    ['{"time":"5m","blocks":3}', 'blocks: the budget is a time or a number of blocks, not both'],
    ['{"releases":["7.9"]}', 'releases: "all", or a list of: 6.16-rc1, '],
    ['{"releases":[]}', 'releases: "all", or a list of: 6.16-rc1, '],
    ['{"covers":{"nomu":0.1}}', 'covers.nomu: a label (direct hook, '],
    ['{"covers":{"nommu":2}}', 'covers.nommu: a share above 0 and below 1 is expected, not 2'],
    ['{"plateau":0}', 'plateau: a share above 0 and below 1 is expected, not 0'],
    ['{"flush":0}', 'flush: a number from 0.05 to 60 is expected, not 0'],
    ['{"seed":""}', 'seed: a text of 1 to 200 characters is expected'],
    ['{"oracle":1}', 'oracle: true or false is expected, not 1'],
    ['[]', 'the whole: an object is expected'],
    ['null', 'the whole: an object is expected'],
    ['{', 'the whole: it is not JSON'],
    ['', 'the whole: it is not JSON'],
  ])('%s', (text, message) => {
    expect(() => parseConfig('f.json', text)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(message) }),
    );
  });

  test('whatever it holds: valid, or an error with a code, and never anything else', () => {
    const keys = fc.constantFrom(...CONFIG_KEYS.map(({ key }) => key), '__proto__', 'constructor');
    fc.assert(
      fc.property(fc.dictionary(keys, fc.jsonValue()), (value) => {
        try {
          parseConfig('f.json', JSON.stringify(value));
        } catch (error) {
          expect(error).toBeInstanceOf(VmacheckError);
          expect((error as VmacheckError).code).toBe('CONFIG_INVALID');
        }
      }),
      { numRuns: 500, seed: 6 },
    );
  });
});

describe('a configuration', () => {
  test('has every key of the schema on its page, with what it means, takes, and is without', () => {
    const keys = Object.keys(configSchema.entries).filter((key) => key !== '$schema');
    expect(CONFIG_KEYS.map(({ key }) => key)).toEqual(keys);
    for (const { key, says, takes, default: fallback } of CONFIG_KEYS)
      expect([key, says, takes, fallback].filter((text) => text === undefined || text === '')).toEqual([]);
  });

  test('names folders and files relative to itself', () => {
    const path = join(folder, 'sub.json');
    writeFileSync(path, '{"folder":"out","trees":["linux","/abs"],"ledger":"known.json"}');
    expect(readConfig(path)).toEqual({
      folder: join(folder, 'out'),
      trees: [join(folder, 'linux'), '/abs'],
      ledger: join(folder, 'known.json'),
    });
    writeFileSync(path, '{"ledger":"empty"}');
    expect(readConfig(path)).toEqual({ ledger: 'empty' });
  });

  test('to begin with is valid, and never written over one that is there', () => {
    const path = join(folder, 'vmacheck.json');
    writeConfigTemplate(path);
    const { plan } = setupOf({ ...readConfig(path), seed: 'x' }, []);
    expect(plan.budget).toEqual({ kind: 'seconds', seconds: 8 * 3600 });
    expect(plan.scopes?.map(({ release }) => release)).toEqual(RELEASE_IDS);
    expect(() => writeConfigTemplate(path)).toThrow(expect.objectContaining({ code: 'PATH_UNWRITABLE' }));
  });

  test('that is empty runs everything for a minute, after a scope on the newest kernel', () => {
    const { plan, regression, canary, ledger } = setupOf({ seed: 'x' }, []);
    expect({ regression, canary, ledger }).toEqual({ regression: true, canary: true, ledger: 'packaged' });
    expect(plan.releases).toEqual(RELEASE_IDS);
    expect(plan.budget).toEqual(DEFAULT_BUDGET);
    expect(plan.scopes).toEqual([{ release: RELEASE_IDS.at(-2), scope: 'tiny', changes: '' }]);
  });

  test.each([
    ['30s', 30],
    ['1.5m', 90],
    ['8h', 28_800],
    ['8', Number.NaN],
  ])('takes %s for %d seconds', (text, seconds) => {
    expect(secondsOf(text)).toBe(seconds);
  });
});
