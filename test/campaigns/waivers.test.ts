import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { applyWaivers, loadWaivers, type Waiver } from '../../campaigns/waivers.js';
import { VmacheckError } from '../../models/errors.js';
import { treeResult } from '../reports/ci-examples.js';

const TODAY = '2026-11-28';
const [fresh] = treeResult().findings;
const known = treeResult().findings[3];
const waiver = (part: Partial<Waiver> = {}): Waiver => ({
  bucket: fresh.bucket,
  reason: 'the fix is under review',
  until: '2026-12-24',
  ...part,
});

describe('waivers', () => {
  const apply = (list: Waiver[], findings = [fresh, known]) => {
    const { findings: waived, checks } = applyWaivers(findings, { path: 'waivers.json', list, today: TODAY });
    return { waived, check: checks[0] };
  };

  it('let a new finding pass, which stays in the report', () => {
    const { waived, check } = apply([waiver({ by: 'A. Developer' })]);
    expect(waived.map(({ bucket }) => bucket)).toEqual([fresh.bucket, known.bucket]);
    expect(waived[0].waived).toEqual({
      reason: 'the fix is under review',
      until: '2026-12-24',
      by: 'A. Developer',
    });
    expect(check).toMatchObject({ outcome: 'passed', detail: '1 of 1 in use' });
  });

  it.each([
    [TODAY, true],
    ['2026-11-27', false],
  ])('that end on %s still count on 2026-11-28: %s', (until, counts) => {
    const { waived, check } = apply([waiver({ until })]);
    expect(waived[0].waived !== undefined).toBe(counts);
    expect(check.outcome).toBe(counts ? 'passed' : 'failed');
    if (!counts) expect(check.detail).toContain(`run out on ${until}: ${fresh.bucket}`);
  });

  it('that have run out are red even when nothing shows them any more', () => {
    expect(apply([waiver({ until: '2020-02-29' })], []).check.outcome).toBe('failed');
  });

  it('that nothing needs are said, and are not red', () => {
    const { waived, check } = apply([waiver(), waiver({ bucket: known.bucket })]);
    expect(waived[1].waived).toBeUndefined();
    expect(check.outcome).toBe('passed');
    expect(check.detail).toBe(`1 of 2 in use; not needed in this run: ${known.bucket} (until 2026-12-24)`);
  });

  it('are of the whole bucket: another one with the same beginning is not waived', () => {
    const { waived } = apply([waiver({ bucket: `${fresh.bucket}+more` })]);
    expect(waived[0].waived).toBeUndefined();
  });

  it('are not asked for without a file, and not evaluated with an empty one', () => {
    expect(applyWaivers([fresh], undefined)).toEqual({ findings: [fresh], checks: [] });
    expect(apply([]).check.outcome).toBe('notEvaluated');
  });
});

describe('a file of waivers', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'vmacheck-waivers-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const load = (content: unknown) => {
    const path = join(folder, 'waivers.json');
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return loadWaivers(path);
  };

  test('is a list, in the order of the file', () => {
    const list = [waiver(), waiver({ bucket: 'a/b/c', by: 'A. Developer' })];
    expect(load(list)).toEqual(list);
  });

  test.each<[string, unknown, RegExp]>([
    ['no JSON', '{', /JSON/],
    ['no list', { waivers: [] }, /the whole: not a list of waivers/],
    [
      'an unknown key',
      [{ ...waiver(), owner: 'x' }],
      /waiver 1, owner: unknown key; known: bucket, reason, until, by/,
    ],
    ['no bucket', [{ ...waiver(), bucket: 'flags' }], /waiver 1, bucket: not property\/field\/cause/],
    [
      'no reason',
      [waiver(), { ...waiver({ bucket: 'a/b/c' }), reason: ' ' }],
      /waiver 2, reason: reason is empty/,
    ],
    ['no last day', [{ bucket: 'a/b/c', reason: 'x' }], /waiver 1, until: /],
    ['a day that is none', [waiver({ until: '2026-02-30' })], /waiver 1, until: no such day/],
    ['a date in another form', [waiver({ until: '24.12.2026' })], /waiver 1, until: not a date, YYYY-MM-DD/],
    ['a bucket twice', [waiver(), waiver()], /waiver 2: .* is waived by number 1 already/],
    ['lines in a reason', [waiver({ reason: 'a\n::error::b' })], /reason has control characters/],
    ['a null', [null], /waiver 1: /],
    ['far too much', ' '.repeat((1 << 20) + 1), /it is larger than/],
  ])('with %s is refused, and the place is named', (_, content, message) => {
    expect(() => load(content)).toThrow(VmacheckError);
    expect(() => load(content)).toThrow(message);
  });

  test('that is not there is named', () => {
    expect(() => loadWaivers(join(folder, 'none.json'))).toThrow(/cannot read .*none\.json/);
  });
});
