import { describe, expect, test } from 'vitest';
import { DEVIATION_IDS } from '../../models/deviations.js';
import { RELEASES } from '../../models/releases.js';
import { vmacheck } from '../support/cli.js';

describe('explain', () => {
  test('tells a deviation: kernel, ideal, place, commits, releases, laws, and both paths side by side', async () => {
    const { stdout, exitCode } = await vmacheck('explain', 'compat-flags-or-only');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('compat-flags-or-only (row D1 of the known list)');
    expect(stdout).toContain('compat ORs the flags into the VMA');
    expect(stdout).toContain('the flags are assigned');
    expect(stdout).toContain('set_vma_from_desc');
    expect(stdout).toMatch(/since +bb666b7c2707/);
    expect(stdout).toMatch(/upstream +fixed in 7\.0/);
    expect(stdout).toMatch(/releases +6\.16 – 6\.19\.13\n/);
    expect(stdout).toMatch(/noticed by law flags-as-asked \(flags\):/);
    expect(stdout).toMatch(/│ \S+, direct/);
    expect(stdout).toMatch(/again: vmacheck repro vc1_\S+ --release \S+/);
  });

  test('the command it ends with shows the violation again', async () => {
    const { stdout } = await vmacheck('explain', 'merge-leaks-handed-file');
    const [, token = '', release = ''] = /vmacheck repro (\S+) --release (\S+)/.exec(stdout) ?? [];
    expect((await vmacheck('repro', token, '--release', release)).exitCode).toBe(1);
  });

  test.each(DEVIATION_IDS)('%s has a law that notices it and an example', async (id) => {
    const { stdout } = await vmacheck('explain', id, '--json');
    const explained = JSON.parse(stdout);
    const having = RELEASES.filter(({ deviations }) => deviations.includes(id)).map((release) => release.id);
    expect(explained.deviation.id).toBe(id);
    expect(explained.releases).toEqual(having);
    expect(explained.noticedBy).not.toEqual([]);
    expect(explained.example.causes.map((cause: { id: string }) => cause.id)).toEqual([id]);
    expect(having).toContain(explained.example.release);
    expect(explained.example.token).toMatch(/^vc1_/);
  });

  test('shows the other path of a mapping that runs out of memory too', async () => {
    const { stdout } = await vmacheck('explain', 'alloc-failure-leaks-handed-file');
    expect(stdout).toMatch(/^6\.19\.0 +│ 6\.19\.0, nested$/m);
    expect(stdout).toContain('injected: vm_area_alloc');
  });

  test('says so when a mapping has no other path', async () => {
    const { stdout } = await vmacheck('explain', 'abort-loses-taken-over-charge');
    expect(stdout).toContain('There is no other path to compare with');
  });

  test('searches for an example when the ledger has none, the same one each time', async () => {
    const { stdout, exitCode } = await vmacheck('explain', 'unmap-under-rmap-lock', '--ledger', 'empty');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('A small example, found by a search');
    expect(stdout).toMatch(/hide_from_rmap_until_\s+│/);
    expect(stdout).toMatch(/│ 7\.0, nested$/m);
    expect((await vmacheck('explain', 'unmap-under-rmap-lock', '--ledger', 'empty')).stdout).toBe(stdout);
  });

  test('shows a hook that a wrapper runs itself beside the same hook called by the core', async () => {
    const { stdout } = await vmacheck('explain', 'own-call-unlocks-unheld-rmap');
    expect(stdout).toMatch(/^7\.3 +│ 7\.3, direct$/m);
    expect(stdout).toMatch(/compat call of .+│ +direct call of /);
  });
});

describe('releases --diff', () => {
  test('tells what came and what went', async () => {
    const { stdout, exitCode } = await vmacheck('releases', '--diff', '7.1', '7.2.6');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('✓ compat-ops-default-null (D3a, D3b)');
    expect(stdout).not.toContain('deviations that came');
  });

  test('as JSON', async () => {
    const { stdout } = await vmacheck('releases', '--diff', '7.1', '7.2.6', '--json');
    const { from, to, deviations } = JSON.parse(stdout);
    expect([from.id, to.id]).toEqual(['7.1', '7.2.6']);
    expect(deviations.went.map(({ id }: { id: string }) => id)).toContain('direct-null-ops-ignored');
  });
});
