/**
 * A line of an event log: `{"crc":"1a2b3c4d","event":{…}}`. The checksum is the CRC-32 of all events up to
 * and with this one, as they are written, so that a line that was changed, moved, doubled or lost shows
 * in the first line behind.
 */
import { crc32 } from 'node:zlib';

const HEAD = Buffer.from('{"crc":"00000000","event":');
const TAIL = Buffer.from('}');

/** The line, with its newline, and the checksum that the next one goes on from. */
export function encodeLine(event: unknown, before: number): { line: string; crc: number } {
  const text = JSON.stringify(event);
  const crc = crc32(text, before);
  return { line: `{"crc":"${hex(crc)}","event":${text}}\n`, crc };
}

/** Reads a line without its newline; null when it is not what was written. */
export function decodeLine(line: Buffer, before: number): { event: unknown; crc: number } | null {
  const text = line.subarray(HEAD.length, line.length - TAIL.length);
  const crc = crc32(text, before);
  const head = HEAD.toString().replace('00000000', hex(crc));
  if (line.length < HEAD.length + TAIL.length) return null;
  if (line.toString('latin1', 0, HEAD.length) !== head) return null;
  if (!line.subarray(line.length - TAIL.length).equals(TAIL)) return null;
  try {
    return { event: JSON.parse(text.toString()), crc };
  } catch {
    return null;
  }
}

function hex(crc: number): string {
  return crc.toString(16).padStart(8, '0');
}
