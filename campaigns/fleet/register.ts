/** Who is there: records in Redis that vanish when nobody renews them. */
import type { Redis } from 'ioredis';
import * as v from 'valibot';

/** Begins every key of this suite. */
export const PREFIX = 'vmacheck';

/** A record is gone this long after it was last renewed, in seconds. */
export const RECORD_SECONDS = 15;

export class Register<Schema extends v.GenericSchema> {
  private readonly ids: string;

  constructor(
    private readonly redis: Redis,
    kind: 'demands' | 'workers',
    private readonly schema: Schema,
  ) {
    this.ids = `${PREFIX}:${kind}`;
  }

  /** Writes or renews a record. */
  async put(id: string, record: v.InferInput<Schema>): Promise<void> {
    await this.redis.sadd(this.ids, id);
    await this.redis.set(this.key(id), JSON.stringify(record), 'EX', RECORD_SECONDS);
  }

  async remove(id: string): Promise<void> {
    await this.redis.del(this.key(id));
    await this.redis.srem(this.ids, id);
  }

  /** All records that are there, in order of their ids. What is no record of this kind is left out. */
  async list(): Promise<v.InferOutput<Schema>[]> {
    const ids = (await this.redis.smembers(this.ids)).sort();
    if (ids.length === 0) return [];
    const texts = await this.redis.mget(ids.map((id) => this.key(id)));
    const gone = ids.filter((_, i) => texts[i] === null);
    if (gone.length > 0) await this.redis.srem(this.ids, gone);
    return texts.flatMap((text) => {
      const parsed = v.safeParse(this.schema, parse(text));
      return parsed.success ? [parsed.output] : [];
    });
  }

  private key(id: string): string {
    return `${this.ids}:${id}`;
  }
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
