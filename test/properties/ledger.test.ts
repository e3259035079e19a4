import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeToken } from '../../models/archive.js';
import { EMPTY_LEDGER, findEntry, parseLedger, readLedger } from '../../properties/ledger.js';
import { op, scenario } from '../support/scenarios.js';

const entry = {
  bucket: 'flags-as-asked/flags/compat-flags-or-only',
  property: 'flags-as-asked',
  field: 'flags',
  cause: ['compat-flags-or-only'],
  releases: ['6.16'],
  tokenShows: ['6.16'],
  status: 'fixed upstream',
  commit: 'in 7.0',
  note: 'a cleared flag survives',
  token: encodeToken(scenario([], [op.close()])),
};

const text = (...entries: object[]) => JSON.stringify({ version: 1, entries });

describe('the ledger', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'vmacheck-ledger-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is read from a file', () => {
    const path = join(folder, 'ledger.json');
    writeFileSync(path, text(entry));
    expect(readLedger(path)).toEqual({ version: 1, entries: [entry] });
  });

  it('says so when the file cannot be read', () => {
    expect(() => readLedger(join(folder, 'none.json'))).toThrow(
      expect.objectContaining({ code: 'PATH_UNREADABLE' }),
    );
  });

  it('knows a bucket by its name', () => {
    const ledger = parseLedger('ledger.json', text(entry));
    expect(findEntry(ledger, entry.bucket)).toEqual(entry);
    expect(findEntry(EMPTY_LEDGER, entry.bucket)).toBeUndefined();
  });

  it.each([
    ['no JSON', '{', /JSON/],
    ['another version', '{"version":2,"entries":[]}', /version/],
    ['a field too many', text({ ...entry, colour: 'red' }), /entries\.0\.colour/],
    ['a status nobody knows', text({ ...entry, status: 'ignored' }), /entries\.0\.status/],
    ['a release nobody knows', text({ ...entry, releases: ['5.4'] }), /entries\.0\.releases\.0/],
    ['no release', text({ ...entry, releases: [] }), /entries\.0\.releases/],
    ['a cause nobody knows', text({ ...entry, cause: ['bad-luck'] }), /entries\.0\.cause\.0/],
    ['a malformed bucket', text({ ...entry, bucket: 'flags' }), /entries\.0\.bucket/],
    ['a bucket of another property', text({ ...entry, property: 'no-oops' }), /no-oops/],
    ['a bucket twice', text(entry, entry), /entries\.1: .*twice/],
    ['a fix without its commit', text({ ...entry, commit: undefined }), /commit/],
    ['a damaged token', text({ ...entry, token: entry.token.slice(0, -2) }), /entries\.0/],
  ])('refuses %s, naming the place', (_what, content, message) => {
    const refused = () => parseLedger('ledger.json', content);
    expect(refused).toThrow(expect.objectContaining({ code: 'LEDGER_INVALID' }));
    expect(refused).toThrow(message);
  });
});
