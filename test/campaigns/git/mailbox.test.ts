/** A series of mails becomes commits, one by one, and a mail that does not fit is named. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BorrowedRepository } from '../../../campaigns/git/borrowed-repository.js';
import { applyMailbox } from '../../../campaigns/git/mailbox.js';
import { Repository } from '../../support/repository.js';

let repository: Repository;
let borrowed: BorrowedRepository;
let base: string;
let mailbox: string;

beforeEach(async () => {
  repository = new Repository();
  repository.write('mm/vma.c', 'a\nb\nc\nd\ne\n');
  repository.write('drivers/other.c', 'one\n');
  base = repository.commit('base');
  repository.write('mm/vma.c', 'a\nB\nc\nd\ne\n');
  repository.commit('mm: change b, für alle');
  repository.write('drivers/other.c', 'two\n');
  repository.commit('drivers: outside of what is read');
  repository.write('mm/vma.c', 'a\nB\nc\nd\nE\n');
  repository.commit('mm: change e');
  mailbox = join(repository.root, '.git/series.mbox');
  const cover =
    'From 0 Mon Sep 17 00:00:00 2001\nFrom: A <a@b>\nDate: Fri, 2 Jan 2026 00:00:00 +0000\nSubject: [PATCH 0/3] cover\n\nWords.\n\n';
  writeFileSync(mailbox, `${cover}${repository.git('format-patch', '--stdout', `${base}..main`)}\n`);
  borrowed = await BorrowedRepository.of(repository.root);
});
afterEach(() => {
  borrowed.close();
  repository.remove();
});

describe('a mailbox', () => {
  test('is its patches on the base, the cover letter left out', async () => {
    const { range, skipped } = await applyMailbox(borrowed, mailbox, base);
    const commits = await borrowed.commits(range);
    expect(commits.map(({ subject }) => subject)).toEqual([
      'mm: change b, für alle',
      'drivers: outside of what is read',
      'mm: change e',
    ]);
    expect(skipped).toEqual(['cover']);
    expect(await borrowed.git(['show', `${range.to}:mm/vma.c`])).toBe('a\nB\nc\nd\nE\n');
    expect(await borrowed.git(['show', `${range.to}:drivers/other.c`])).toBe('two\n');
  });

  test('is the same commits each time', async () => {
    const one = await applyMailbox(borrowed, mailbox, base);
    const again = await BorrowedRepository.of(repository.root);
    try {
      expect((await applyMailbox(again, mailbox, base)).range).toEqual(one.range);
    } finally {
      again.close();
    }
  });

  test('that does not apply is named by its mail', async () => {
    await expect(
      applyMailbox(borrowed, mailbox, repository.git('rev-parse', 'main~2')),
    ).rejects.toMatchObject({
      facts: { code: 'MAIL_DOES_NOT_APPLY', mail: 2, subject: expect.stringContaining('mm: change b') },
    });
  });

  test.each([
    ['nothing', ''],
    ['no mail', 'hello\n'],
    ['bytes', '\0\u0001\u0002'],
    ['a mail without a patch', 'From 0 Mon Sep 17 00:00:00 2001\nFrom: A <a@b>\nSubject: hi\n\nno patch\n'],
  ])('of %s is refused', async (_, text) => {
    writeFileSync(mailbox, text);
    await expect(applyMailbox(borrowed, mailbox, base)).rejects.toMatchObject({
      code: expect.stringMatching(/^(USAGE|MAIL_DOES_NOT_APPLY|GIT_FAILED)$/),
    });
  });

  test('cannot reach out of the tree', async () => {
    writeFileSync(
      mailbox,
      'From 0 Mon Sep 17 00:00:00 2001\nFrom: A <a@b>\nDate: Fri, 2 Jan 2026 00:00:00 +0000\nSubject: out\n\nout\n---\ndiff --git a/../../out b/../../out\nnew file mode 100644\n--- /dev/null\n+++ b/../../out\n@@ -0,0 +1 @@\n+x\n-- \n2\n',
    );
    await expect(applyMailbox(borrowed, mailbox, base)).rejects.toMatchObject({
      code: 'MAIL_DOES_NOT_APPLY',
    });
  });

  test('that is not there is an error', async () => {
    await expect(applyMailbox(borrowed, '/no/such/mbox', base)).rejects.toMatchObject({
      code: 'PATH_UNREADABLE',
    });
  });
});
