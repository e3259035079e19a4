import { closeSync, existsSync, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { VmacheckError } from '../../models/errors.js';
import { isFull, reasonOf, writeFile } from '../write-file.js';
import type { Begin, LogEvent } from './event.js';
import { encodeLine } from './line.js';
import type { GoodEnd } from './reader.js';
import { shortened } from './shortened.js';

/**
 * An append-only log of what a campaign has done. Every event is handed to the system at once, so it
 * outlives the process; and to the disk within the flush interval, so that a power cut costs no more.
 */
export class EventLog {
  private dirty = false;
  /** What the timer met: told at the next event. */
  private failed: unknown = null;
  private readonly timer: NodeJS.Timeout;

  private constructor(
    readonly path: string,
    private readonly file: number,
    private bytes: number,
    private crc: number,
    /** The buckets that the log holds a first case of. */
    private readonly known: Set<string>,
    flushSeconds: number,
  ) {
    this.timer = setInterval(() => {
      try {
        this.flush();
      } catch (error) {
        this.failed ??= error;
      }
    }, 1000 * flushSeconds);
    this.timer.unref();
  }

  /**
   * A new log, with its first event. Only one process at a time: see lock.ts.
   *
   * @throws VmacheckError `CAMPAIGN_EXISTS`, `PATH_UNWRITABLE`, `STORAGE_FULL`
   */
  static create(path: string, begin: Begin, flushSeconds = 1): EventLog {
    if (existsSync(path)) throw new VmacheckError({ code: 'CAMPAIGN_EXISTS', path });
    const { line, crc } = encodeLine(begin, 0);
    // Whole or not at all: without its first event nobody could go on with it.
    writeFile(path, line);
    return EventLog.resume(path, { bytes: Buffer.byteLength(line), crc }, new Set(), flushSeconds);
  }

  /**
   * Goes on with a log where it is good, and cuts off what is not.
   *
   * @throws VmacheckError `PATH_UNWRITABLE`
   */
  static resume(
    path: string,
    { bytes, crc }: Pick<GoodEnd, 'bytes' | 'crc'>,
    known: Set<string>,
    flushSeconds = 1,
  ): EventLog {
    const file = attempt(path, () => openSync(path, 'a'));
    attempt(path, () => cutAt(file, bytes));
    return new EventLog(path, file, bytes, crc, known, flushSeconds);
  }

  /**
   * Writes an event. Where there is no room for it, the log stays as it was before.
   *
   * @throws VmacheckError `STORAGE_FULL`, `PATH_UNWRITABLE`
   */
  append(event: LogEvent): void {
    if (this.failed !== null) throw this.failed;
    const { line, crc } = encodeLine(
      event.type === 'block' ? { ...event, result: shortened(event.result, this.known) } : event,
      this.crc,
    );
    const bytes = Buffer.from(line);
    attempt(this.path, () => {
      try {
        for (let at = 0; at < bytes.length; ) at += writeSync(this.file, bytes, at);
      } catch (error) {
        cutAt(this.file, this.bytes);
        throw error;
      }
    });
    this.bytes += bytes.length;
    this.crc = crc;
    this.dirty = true;
    if (event.type === 'block') for (const { bucket } of event.result.sightings) this.known.add(bucket);
  }

  /** Hands what was appended to the disk. */
  flush(): void {
    if (!this.dirty) return;
    this.dirty = false;
    attempt(this.path, () => fsyncSync(this.file));
  }

  close(): void {
    clearInterval(this.timer);
    try {
      this.flush();
    } finally {
      closeSync(this.file);
    }
  }
}

function cutAt(file: number, bytes: number): void {
  if (fstatSync(file).isFile()) ftruncateSync(file, bytes);
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    const reason = reasonOf(error);
    throw new VmacheckError({ code: isFull(error) ? 'STORAGE_FULL' : 'PATH_UNWRITABLE', path, reason });
  }
}
