import type { Redis } from 'ioredis';

/** Who is not asked for this long was busy, or the machine asleep: nobody could have answered. Milliseconds. */
const ASKED_EVERY = 2000;

/** A connection that has not answered for this long is made anew, in seconds. */
const RENEW_AFTER = 10;

/**
 * How long a queue has not answered: the one rule for a server that is down, a network that is cut and a
 * connection that only looks alive.
 */
export class Silence {
  private last = performance.now();
  private renewed = this.last;
  private asked = this.last;

  constructor(private readonly redis: Redis) {}

  /** The queue has answered. */
  end(): void {
    this.last = performance.now();
  }

  /** To be asked once a second or more often. */
  get seconds(): number {
    const now = performance.now();
    if (now - this.asked > ASKED_EVERY) this.last = now;
    this.asked = now;
    const seconds = (now - this.last) / 1000;
    if (seconds > RENEW_AFTER && now - this.renewed > 1000 * RENEW_AFTER && this.redis.status === 'ready') {
      this.renewed = now;
      this.redis.disconnect(true);
    }
    return seconds;
  }
}
