import { describe, expect, test } from 'vitest';
import { withFindings } from '../../campaigns/ledger-entries.js';
import { encodeToken } from '../../models/archive.js';
import { findRelease, RELEASES } from '../../models/releases.js';
import { VM_MAYWRITE } from '../../models/vm-flags.js';
import { Judge } from '../../properties/judge.js';
import { EMPTY_LEDGER } from '../../properties/ledger.js';
import type { FindingReport } from '../../reports/result.js';
import { file, op, scenario, step } from '../support/scenarios.js';

const BUCKET = 'flags-as-asked/flags/compat-flags-or-only';
const LOST_CLEAR = scenario(
  [file({ below: 1, mmap: [step('callNested')] }), file({ prepare: [step('clearFlags', VM_MAYWRITE)] })],
  [op.open(), op.mmap()],
);

function report(releases: FindingReport['releases'], shown = LOST_CLEAR): FindingReport {
  const finding = new Judge(findRelease('6.16')).find(shown, BUCKET);
  if (finding === null) throw new Error('the example shows nothing');
  const token = encodeToken(shown);
  return {
    ...finding,
    token,
    releases,
    timesSeen: 1,
    firstSeen: null,
    shrink: { evaluations: 0, provenLeast: true },
    known: null,
  };
}

describe('adding findings to a ledger', () => {
  test('a new bucket gets an entry: its fix, and the releases its token shows', () => {
    const [entry] = withFindings(EMPTY_LEDGER, [report(['6.16'])]).entries;
    expect(entry).toMatchObject({
      bucket: BUCKET,
      status: 'fixed upstream',
      commit: expect.stringContaining('7.0'),
    });
    const shows = RELEASES.filter((release) => new Judge(release).hasBucket(LOST_CLEAR, BUCKET)).map(
      ({ id }) => id,
    );
    expect(entry.tokenShows).toEqual(shows);
    expect(entry.releases).toEqual(shows);
    expect(shows).toContain('6.16');
    expect(shows).not.toContain('7.3');
  });

  test('a known bucket on a further release extends its entry and adds none', () => {
    const ledger = withFindings(EMPTY_LEDGER, [report(['6.16'])]);
    const { entries } = withFindings(ledger, [report(['6.16', '7.3'])]);
    expect(entries).toHaveLength(1);
    expect(entries[0].releases).toEqual([...ledger.entries[0].releases, '7.3']);
  });

  test('a smaller token takes the place of the listed one, never the other way', () => {
    const larger = { ...LOST_CLEAR, operations: [...LOST_CLEAR.operations, op.munmap()] };
    const ledger = withFindings(EMPTY_LEDGER, [report(['6.16'], larger)]);
    const [smaller] = withFindings(ledger, [report(['6.16'])]).entries;
    expect(smaller.token).toBe(encodeToken(LOST_CLEAR));
    expect(withFindings({ version: 1, entries: [smaller] }, [report(['6.16'], larger)]).entries).toEqual([
      smaller,
    ]);
  });

  test('a smaller token that shows the bucket on fewer releases does not', () => {
    const listed = withFindings(EMPTY_LEDGER, [report(['6.16'])]).entries[0];
    const [kept] = withFindings({ version: 1, entries: [listed] }, [
      { ...report(['6.16']), scenario: scenario([], []), token: encodeToken(scenario([], [])) },
    ]).entries;
    expect(kept).toEqual(listed);
  });

  test("a hook's fault is not the core's doing and gets none", () => {
    expect(withFindings(EMPTY_LEDGER, [{ ...report(['6.16']), verdict: 'hookFault' }]).entries).toEqual([]);
  });
});
