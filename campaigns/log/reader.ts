import { createReadStream } from 'node:fs';
import { VmacheckError } from '../../models/errors.js';
import { type Begin, LOG_FORMAT, type LogEvent, parseEvent } from './event.js';
import { decodeLine } from './line.js';

/** A longer line is damage: no event comes near it. */
const MAX_LINE = 1 << 26;

/** Where the part of a log that is as it was written ends. */
export interface GoodEnd {
  readonly bytes: number;
  /** What the next line's checksum goes on from. */
  readonly crc: number;
  /** Bytes behind, of a line that was cut short or changed, and all after it. */
  readonly damaged: number;
}

/**
 * Reads an event log, event by event. A process that was killed, a full disk, a power cut leave a tail that
 * is not as it was meant: it ends the log, and is counted.
 */
export class LogReader {
  private constructor(
    readonly path: string,
    readonly begin: Begin,
    private readonly rest: AsyncGenerator<LogEvent, GoodEnd>,
  ) {}

  /** @throws VmacheckError `PATH_UNREADABLE`, `LOG_FOREIGN`, `LOG_DAMAGED` when not even its first event is readable */
  static async open(path: string): Promise<LogReader> {
    const rest = read(path);
    const { value } = await rest.next();
    if (value === undefined || !('type' in value) || value.type !== 'begin')
      throw new VmacheckError({
        code: 'LOG_DAMAGED',
        path,
        reason: 'its first line is not one of this version',
      });
    if (value.format !== LOG_FORMAT) {
      const [expected, received] = [String(LOG_FORMAT), String(value.format)];
      throw new VmacheckError({ code: 'LOG_FOREIGN', path, what: 'format', expected, received });
    }
    return new LogReader(path, value, rest);
  }

  /** Hands on all further events; to be called once. */
  async readAll(action: (event: LogEvent) => void): Promise<GoodEnd> {
    for (;;) {
      const { done, value } = await this.rest.next();
      if (done) return value;
      action(value);
    }
  }

  /** The next event, or null at the end. */
  async next(): Promise<LogEvent | null> {
    const { done, value } = await this.rest.next();
    return done ? null : value;
  }

  async close(): Promise<void> {
    await this.rest.return({ bytes: 0, crc: 0, damaged: 0 });
  }
}

async function* read(path: string): AsyncGenerator<LogEvent, GoodEnd> {
  let good = 0;
  let crc = 0;
  let total = 0;
  let pending: Buffer = Buffer.alloc(0);
  let intact = true;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      total += chunk.length;
      if (!intact) continue;
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      let from = 0;
      for (let to = pending.indexOf(10); intact && to >= 0; to = pending.indexOf(10, from)) {
        const decoded = decodeLine(pending.subarray(from, to), crc);
        const event = decoded === null ? null : parseEvent(decoded.event);
        if (decoded === null || event === null) {
          intact = false;
        } else {
          crc = decoded.crc;
          good += to + 1 - from;
          from = to + 1;
          yield event;
        }
      }
      pending = pending.subarray(from);
      if (pending.length > MAX_LINE) intact = false;
    }
  } catch (error) {
    throw new VmacheckError({ code: 'PATH_UNREADABLE', path, reason: (error as Error).message });
  }
  return { bytes: good, crc, damaged: total - good };
}
