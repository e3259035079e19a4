import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunResult } from '../../../reports/result.js';
import { vmacheck, vmacheckWith } from '../../support/cli.js';
import { type Process, startWorkerWith } from '../../support/fleet.js';
import { freePort, TestRedis, withRedis } from '../../support/redis.js';

const CONFIG = {
  seed: 'tls',
  blocks: 2,
  releases: ['6.16'],
  properties: ['private-data-survives'],
  ...{ oracle: false, canary: false, regression: false, scopes: [] },
};

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const suite = hasOpenssl ? withRedis : describe.skip;

suite(`a campaign whose queue speaks TLS${hasOpenssl ? '' : ' (openssl is not installed)'}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'vmacheck-tls-'));
  const at = (name: string) => join(folder, name);
  let redis: TestRedis;
  let worker: Process | undefined;
  let url: string;
  beforeAll(async () => {
    certify(at('key'), at('certificate'));
    writeFileSync(at('config.json'), JSON.stringify(CONFIG));
    const port = await freePort();
    url = `rediss://127.0.0.1:${port}`;
    redis = await TestRedis.start(
      ...['--tls-port', String(port), '--tls-auth-clients', 'no'],
      ...['--tls-key-file', at('key'), '--tls-cert-file', at('certificate')],
      ...['--tls-ca-cert-file', at('certificate')],
    );
  });
  afterAll(async () => {
    worker?.kill('SIGKILL');
    await redis.stop();
    rmSync(folder, { recursive: true });
  });

  const campaign = (out: string) => ['campaign', '--json', '--config', at('config.json'), '--out', at(out)];
  const resultIn = (out: string) => {
    const { timing: _, ...result } = JSON.parse(
      readFileSync(join(at(out), 'result.json'), 'utf8'),
    ) as RunResult;
    return result;
  };

  test('has the result that it has without workers elsewhere', async () => {
    await vmacheck(...campaign('alone'));
    worker = startWorkerWith({ NODE_EXTRA_CA_CERTS: at('certificate') }, url);
    const { stderr } = await vmacheckWith(
      { NODE_EXTRA_CA_CERTS: at('certificate') },
      ...campaign('fleet'),
      ...['--queue', url],
    );
    expect(stderr).toBe('');
    expect(resultIn('fleet')).toEqual(resultIn('alone'));
    worker.kill('SIGTERM');
    await worker.end();
    expect(worker.said).toMatch(/ended after [1-9]\d* tasks/);
  });

  test('does not trust a certificate that nobody vouches for', async () => {
    const { exitCode, stderr } = await vmacheck(...campaign('distrusted'), '--queue', url);
    expect(stderr).toMatch(/self-signed certificate.*\[QUEUE_UNREACHABLE\]$/);
    expect(exitCode).toBe(2);
  });
});

/** A key, and a certificate signed with it. */
function certify(key: string, certificate: string): void {
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const name = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const files = ['-keyout', key, '-out', certificate];
  const { status, stderr } = spawnSync('openssl', ['req', '-x509', ...curve, ...name, ...files]);
  if (status !== 0) throw new Error(String(stderr));
}
