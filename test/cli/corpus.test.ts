import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packagePath } from '../../campaigns/package-root.js';
import { readLedger } from '../../properties/ledger.js';
import { CLI, vmacheck } from '../support/cli.js';
import { MutatedCli } from '../support/mutated-cli.js';

const tokens = [
  ...new Set(readLedger(packagePath('corpus/ledger.json')).entries.map(({ token }) => token)),
].sort();
const [A, B, C] = tokens;

describe('vmacheck corpus', () => {
  let folder: string;
  const path = (name: string) => join(folder, name);
  const read = (name: string) => readFileSync(path(name), 'utf8');
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'vmacheck-corpus-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('add makes a file, sorts, and knows what is there already', async () => {
    const first = await vmacheck('corpus', 'add', path('add.corpus'), C, A, '--comment', 'from\na report');
    expect(first.stdout).toBe('2 added, 0 there already, 2 in all');
    const second = await vmacheck('corpus', 'add', path('add.corpus'), A, B);
    expect(second.stdout).toBe('1 added, 1 there already, 3 in all');
    expect(read('add.corpus')).toBe(`# from a report\n${A}\n${B}\n# from a report\n${C}\n`);
  });

  test('add takes tokens from standard input', async () => {
    const { stdout } = await execa(
      process.execPath,
      [CLI, 'corpus', 'add', path('stdin.corpus'), '-', '--json'],
      {
        input: `${B}\n\n# not a token\n${A}\n`,
      },
    );
    expect(JSON.parse(stdout)).toEqual({ added: 2, known: 0, tokens: 2 });
    expect(read('stdin.corpus')).toBe(`${A}\n${B}\n`);
  });

  test('merge is a driver for git: two branches that add tokens merge without conflict', async () => {
    const repository = path('repository');
    const git = (...args: string[]) =>
      execa('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-C', repository, ...args]);
    await execa('git', ['init', '-q', '-b', 'main', repository]);
    await git('config', 'merge.vmacheck.driver', `${process.execPath} ${CLI} corpus merge %A %B`);
    writeFileSync(join(repository, '.gitattributes'), '*.corpus merge=vmacheck\n');
    const commit = async (text: string) => {
      writeFileSync(join(repository, 'x.corpus'), text);
      await git('add', '.');
      await git('commit', '-qm', 'tokens');
    };
    await commit(`# head\n\n${B}\n`);
    await git('checkout', '-qb', 'other');
    await commit(`# head\n\n${B}\n# theirs\n${C}\n`);
    await git('checkout', '-q', 'main');
    await commit(`# head\n\n# ours\n${A}\n${B}\n`);
    await git('merge', '-q', '-m', 'both', 'other');
    expect(readFileSync(join(repository, 'x.corpus'), 'utf8')).toBe(
      `# head\n\n# ours\n${A}\n${B}\n# theirs\n${C}\n`,
    );
  });

  test('min keeps what shows something, and says what it dropped', async () => {
    writeFileSync(path('min.corpus'), `# all of the ledger\n\n${tokens.join('\n')}\n`);
    const { stdout } = await vmacheck('corpus', 'min', path('min.corpus'), '--json');
    const [{ kept, dropped }] = JSON.parse(stdout);
    expect(kept + dropped).toBe(tokens.length);
    expect(kept).toBeGreaterThan(10);
    expect(read('min.corpus').split('\n')[0]).toBe('# all of the ledger');
    const again = await vmacheck('corpus', 'min', path('min.corpus'), '--json');
    expect(JSON.parse(again.stdout)).toEqual([{ path: path('min.corpus'), kept, dropped: 0 }]);
  });

  test('check passes a file that is in order, on every release', async () => {
    writeFileSync(path('good.corpus'), `${tokens.join('\n')}\n`);
    const { stdout, exitCode } = await vmacheck('corpus', 'check', path('good.corpus'));
    expect(stdout).toMatch(new RegExp(`^${tokens.length} tokens on \\d+ releases, 0 disagreements$`));
    expect(exitCode).toBe(0);
  });

  test('check gives 1 and the line where the models disagree', async () => {
    writeFileSync(path('good.corpus'), `${tokens.join('\n')}\n`);
    const mutated = new MutatedCli('set-file-without-get');
    try {
      const { stdout, exitCode } = await mutated.run('corpus', 'check', path('good.corpus'));
      expect(stdout).toMatch(/good\.corpus:\d+: reference and optimized model disagree on 7\.3: vc1_/);
      expect(exitCode).toBe(1);
    } finally {
      mutated.remove();
    }
  });

  test.each<[string, string[], string | Buffer, RegExp]>([
    ['check: not sorted', ['check'], `${B}\n${A}\n`, /bad\.corpus:2: not sorted.*\[CORPUS_INVALID\]/],
    ['check: twice', ['check'], `${A}\n${A}\n`, /bad\.corpus:2: the token stands twice/],
    ['check: damaged', ['check'], `${A}\n${B.slice(0, -1)}\n`, /bad\.corpus:2: /],
    ['check: CR LF', ['check'], `${A}\r\n`, /bad\.corpus:1: it has a carriage return/],
    ['min: binary', ['min'], Buffer.from([0, 1, 2, 3]), /bad\.corpus:1: it has a control character/],
    ['merge: a huge line', ['merge'], 'x'.repeat(1 << 20), /bad\.corpus:1: the line is longer/],
  ])('%s: exit code 2, one line, and the file stays as it was', async (_, command, content, message) => {
    writeFileSync(path('bad.corpus'), content);
    const { stdout, stderr, exitCode } = await vmacheck('corpus', ...command, path('bad.corpus'));
    expect(stderr).toMatch(message);
    expect(stderr.split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
    expect(readFileSync(path('bad.corpus')).equals(Buffer.from(content))).toBe(true);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test.each([
    ['a token that is none', ['add', 'x.corpus', 'hello'], /TOKEN_MALFORMED/],
    ['a file that is not there', ['check', '/no/such.corpus'], /PATH_UNREADABLE/],
    ['a folder', ['check', '/tmp'], /it is not a file/],
    ['a device', ['check', '/dev/zero'], /it is not a file/],
    ['an unknown part', ['sort', 'x.corpus'], /unknown command 'sort'/],
  ])('%s is bad usage', async (_, args, message) => {
    const { stderr, exitCode } = await vmacheck('corpus', ...args);
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(2);
  });
});
