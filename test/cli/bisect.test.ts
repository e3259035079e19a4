/** The commit of a kernel tree, or the release, that brought what a case shows. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { BisectReport, BucketHistory } from '../../reports/bisect.js';
import { CLI, vmacheck } from '../support/cli.js';
import { KernelRepository } from '../support/kernel-repository.js';
import { longTest } from '../support/long.js';
import { runGit } from '../support/repository.js';
import { CHANGES, PLANTED } from '../support/series.js';
import { onOneTree } from '../support/trees.js';

// Trees are built, some of them for the first time.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

describe('over the releases', () => {
  const token = 'vc1_AQEBAgAAAAEIAAQAAAMBAAAAAAAEAAAAAQAAAAAAAAQAAAEBAQAAAAAA2HYjLw';

  test('it tells when something appeared, and by which commit', async () => {
    const { exitCode, stdout } = await vmacheck('bisect', token, '--json');
    const { histories } = JSON.parse(stdout) as { histories: BucketHistory[] };
    const history = histories.find(
      ({ bucket }) => bucket === 'file-references-accounted/leak/merge-leaks-handed-file',
    );
    expect(history?.changes).toEqual([{ kind: 'appeared', release: '6.19.0', after: '6.18' }]);
    expect(history?.causes).toMatchObject([
      { deviation: 'merge-leaks-handed-file', brought: expect.stringContaining('605f6586ecf7') },
    ]);
    expect(exitCode).toBe(0);
  });

  test('and in which it was fixed', async () => {
    const compat = 'vc1_AQECAQEAAAABIwAAAAIAAAAAAAACAQAAAAAABAAAAAEAAAAAAADEP_Jf';
    const { stdout } = await vmacheck('bisect', compat);
    expect(stdout).toMatch(/compat-missing: .*brought by/);
    expect(stdout).toMatch(
      /there since 6\.16-rc1, the first release there is\n {2}fixed between 6\.16-rc1 and 6\.16/,
    );
  });

  test.each([
    [['nonsense'], 'TOKEN_MALFORMED'],
    [[token, 'a..b'], 'USAGE'],
    [[token, '--bucket', 'nonsense'], 'USAGE'],
    [[token, '--runs', '0'], 'BAD_NUMBER'],
    [[token, '--tree', '/'], 'USAGE'],
    [[token, 'a..b', '--tree', '/no/such/folder'], 'GIT_FAILED'],
  ])('bisect %j is bad usage: exit code 2', async (args, code) => {
    const { exitCode, stderr } = await vmacheck('bisect', ...args);
    expect(stderr).toContain(code);
    expect(exitCode).toBe(2);
  });
});

onOneTree('over 64 commits of a kernel tree', (root) => {
  /** A hook that sets private data to 0, on the nested path. */
  const token = 'vc1_AQEBAQAAAAACBwACJgAAAAIBAAAAAAAEAAAAAQAAAAAAAPQCNA8';
  const change = 39;
  const revisions: string[] = [];
  let repository: KernelRepository;
  beforeAll(() => {
    repository = new KernelRepository(root);
    revisions.push(repository.git('rev-parse', 'HEAD'));
    for (let i = 1; i <= 64; i++) {
      if (i === change) revisions.push(CHANGES.planted(repository));
      // Few different texts, so that few builds are needed.
      else revisions.push(note(i));
    }
    repository.git('tag', 'tip');
  });
  afterAll(() => repository.remove());

  /** A comment, there and not there; now and then a text that does not build. */
  function note(i: number): string {
    repository.write('mm/vma_init.c', originals.init(i));
    return repository.commit(`commit ${i}`);
  }
  const originals = {
    text: '',
    init(i: number): string {
      if (this.text === '') this.text = repository.git('show', `${revisions[0]}:mm/vma_init.c`);
      const slip = i === 30 || i === 33 ? '#error a slip\n' : '';
      return `${this.text}\n${i % 2 === 0 ? '/* even */\n' : ''}${slip}`;
    },
  };

  test('the planted one is found, with the runs of each that was tried', async () => {
    const { exitCode, stdout, stderr } = await vmacheck(
      'bisect',
      token,
      `${revisions[0]}..tip`,
      '--tree',
      repository.root,
      '--json',
    );
    expect(exitCode, stderr).toBe(0);
    const report = JSON.parse(stdout) as BisectReport;
    expect(report.symptom).toBe(PLANTED);
    expect(report.direction).toBe('broken');
    expect(report.suspects).toEqual([
      { id: revisions[change], subject: 'mm/vma: write private data if there is some' },
    ]);
    expect(report.tried.filter(({ outcome }) => outcome !== 'broken').every(({ runs }) => runs === 5)).toBe(
      true,
    );
    expect(report.tried.length).toBeLessThan(12);
    expect(report.wrong).toBe(0);
  });

  test('git bisect run with vmacheck gate --bisect agrees', async () => {
    const script = join(repository.root, '.git/run.sh');
    writeFileSync(
      script,
      `exec ${process.execPath} ${CLI} gate --bisect --token ${token} --bucket ${PLANTED} --tree .\n`,
    );
    runGit(repository.root, 'bisect', 'start', 'tip', revisions[0]);
    const env = { PATH: process.env.PATH, HOME: process.env.HOME };
    const { execa } = await import('execa');
    const { stdout } = await execa('git', ['bisect', 'run', 'sh', script], {
      cwd: repository.root,
      env,
      reject: false,
      all: false,
    });
    expect(stdout).toContain(`${revisions[change]} is the first bad commit`);
    runGit(repository.root, 'bisect', 'reset');
  });

  longTest('the other way round it is the one that fixed it', async () => {
    repository.git('checkout', '--quiet', '-b', 'fixes', revisions[change]);
    const fix = writeAlways(repository);
    const { exitCode, stdout } = await vmacheck(
      'bisect',
      token,
      `${revisions[change]}..${fix}`,
      '--tree',
      repository.root,
    );
    expect(stdout).toContain(`fixed in ${fix.slice(0, 12)} mm/vma: always`);
    expect(exitCode).toBe(0);
  });

  test('ends that are alike are bad input: exit code 2', async () => {
    const { exitCode, stderr } = await vmacheck(
      'bisect',
      token,
      `${revisions[0]}..${revisions[2]}`,
      '--tree',
      repository.root,
    );
    expect(stderr).toContain('BISECT_ENDS_ALIKE');
    expect(exitCode).toBe(2);
  });

  longTest('suspects that cannot be told apart: exit code 5', async () => {
    repository.git('checkout', '--quiet', '-b', 'slips', revisions[38]);
    repository.write('mm/vma_init.c', originals.init(30));
    repository.commit('a slip');
    const hidden = CHANGES.planted(repository);
    repository.write('mm/vma_init.c', originals.init(38));
    const mended = repository.commit('mended');
    const { exitCode, stdout } = await vmacheck(
      'bisect',
      token,
      `${revisions[38]}..${mended}`,
      '--tree',
      repository.root,
    );
    expect(stdout).toContain('cannot be told apart');
    expect(stdout).toContain(hidden.slice(0, 12));
    expect(exitCode).toBe(5);
  });

  describe('exit codes for git bisect run', () => {
    const bisected = (revision: string, ...args: string[]) =>
      vmacheck('gate', '--bisect', '--token', token, '--git', repository.root, '--tree', revision, ...args);

    test('0 good, 1 bad, 125 does not build', async () => {
      expect((await bisected(revisions[0], '--bucket', PLANTED)).exitCode).toBe(0);
      expect((await bisected('tip')).exitCode).toBe(1);
      expect((await bisected(revisions[30])).exitCode).toBe(125);
    });

    test.each([
      [['--token', 'nonsense', '--tree', '.']],
      [['--no-such-option']],
      [['--time', 'soon']],
      [['--token', token]],
    ])('%j stops it: 128, which is no answer', async (args) => {
      expect((await vmacheck('gate', '--bisect', ...args)).exitCode).toBe(128);
    });
  });
});

function writeAlways(repository: KernelRepository): string {
  return repository.change('mm/vma: always', 'mm/vma.h', (text) =>
    text.replace('\tif (desc->private_data)\n\tvma->', '\tvma->'),
  );
}
