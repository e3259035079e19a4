import { describe, expect, test } from 'vitest';
import { encodeToken } from '../../models/archive.js';
import type { Scenario } from '../../models/scenario.js';
import { vmacheck } from '../support/cli.js';

const GOOD = encodeToken({ mmu: true, files: [], operations: [] } as Scenario);

describe('bad input gives exit code 2 and one line that says what to do', () => {
  test.each([
    ['a token that is none', ['repro', 'hello'], /TOKEN_MALFORMED/],
    ['a truncated token', ['repro', GOOD.slice(0, -3)], /TOKEN_(MALFORMED|CHECKSUM)/],
    [
      'a token with a changed letter',
      ['repro', `${GOOD.slice(0, 6)}B${GOOD.slice(7)}`],
      /TOKEN_(MALFORMED|CHECKSUM)/,
    ],
    ['a token of a later version', ['repro', `vc9_${GOOD.slice(4)}`], /TOKEN_VERSION/],
    ['an unknown release', ['matrix', '--release', '5.4'], /unknown release "5.4"; known: 6.16-rc1/],
    [
      'an unknown release to compare',
      ['releases', '--diff', '6.16', '5.4'],
      /unknown release "5.4"; known: /,
    ],
    ['one release to compare', ['releases', '--diff', '6.16'], /--diff takes two releases/],
    ['three releases to compare', ['releases', '--diff', '6.16', '7.0', '7.3'], /--diff takes two releases/],
    ['an unknown deviation', ['explain', 'D99'], /unknown deviation "D99"; known: .*\[UNKNOWN_NAME\]/],
    ['no deviation', ['explain'], /missing required argument 'deviation'/],
    ['an unknown property', ['fuzz', '--property', 'no-such-law'], /unknown .*"no-such-law"; known: /],
    ['an unknown mode', ['fuzz', '--mode', 'wild'], /unknown mode "wild"; known: /],
    ['an unknown option', ['fuzz', '--wild'], /unknown option '--wild'/],
    ['an unknown command', ['fuz'], /unknown command 'fuz'/],
    ['a negative number of blocks', ['fuzz', '--blocks', '-3'], /--blocks takes a whole number/],
    ['a number of blocks that is none', ['fuzz', '--blocks', 'many'], /--blocks takes a whole number/],
    ['a negative time', ['campaign', '--time', '-5s'], /--time takes a time/],
    ['no workers', ['fuzz', '--workers', '0'], /--workers takes a whole number/],
    ['blocks and time together', ['fuzz', '--blocks', '3', '--time', '3s'], /cannot be used with/],
    ['an unwritable folder', ['campaign', '--blocks', '1', '--out', '/proc/vmacheck'], /PATH_UNWRITABLE/],
    [
      'a ledger that is not there',
      ['gate', '--blocks', '1', '--ledger', '/no/such/ledger.json'],
      /PATH_UNREADABLE|LEDGER_INVALID/,
    ],
    ['a ledger that is none', ['gate', '--blocks', '1', '--ledger', 'package.json'], /LEDGER_INVALID/],
    ['a result that is none', ['report', 'package.json'], /PATH_UNREADABLE/],
    ['a token that violates nothing', ['shrink', GOOD, '--release', 'ideal'], /NOT_A_FINDING/],
  ])('%s', async (_, args, message) => {
    const { exitCode, stderr, stdout } = await vmacheck(...args);
    expect(stderr).toMatch(message);
    expect(exitCode, stderr).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
