/** The connection to a queue. */
import { Redis } from 'ioredis';
import { VmacheckError } from '../../models/errors.js';
import { printable } from './issue.js';

/** How long a server may take to let us in, in milliseconds. */
const TIMEOUT = 10_000;

/**
 * Connects to a Redis or Valkey. Afterwards the connection renews itself whenever it breaks, and what is
 * asked meanwhile waits.
 *
 * @param url `redis://[user:password@]host[:port][/database]`, or `rediss://` for TLS
 * @throws VmacheckError `QUEUE_URL`, `QUEUE_UNREACHABLE`
 */
export async function connect(url: string): Promise<Redis> {
  const queue = nameOf(url);
  let connected = false;
  let said: Error | undefined;
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: TIMEOUT,
    keepAlive: TIMEOUT,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (connected ? Math.min(200 * times, 2000) : null),
  });
  redis.on('error', (error) => {
    said = error;
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    await Promise.race([
      redis.connect().then(() => redis.ping()),
      new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`no answer within ${TIMEOUT / 1000} s`)), TIMEOUT);
      }),
    ]);
    // A database that is not there is only told so: the connection would go on with another one.
    if (said !== undefined) throw said;
    connected = true;
    return redis;
  } catch (error) {
    redis.disconnect();
    const reason = printable((said ?? (error as Error)).message).slice(0, 200);
    throw new VmacheckError({
      code: 'QUEUE_UNREACHABLE',
      queue,
      reason: reason || 'it closed the connection',
    });
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The address without user and password, to be shown.
 *
 * @throws VmacheckError `QUEUE_URL`
 */
export function nameOf(url: string): string {
  const bad = (reason: string) => new VmacheckError({ code: 'QUEUE_URL', reason });
  if (!URL.canParse(url)) throw bad('it is no URL');
  const { protocol, hostname, host, pathname, search } = new URL(url);
  if (protocol !== 'redis:' && protocol !== 'rediss:')
    throw bad('it begins neither with redis:// nor rediss://');
  if (hostname === '') throw bad('it names no host');
  if (!/^(\/\d{0,5})?$/.test(pathname)) throw bad('what follows the host is no number of a database');
  if (search !== '') throw bad('it has a ?');
  return `${protocol}//${host}${pathname}`;
}
