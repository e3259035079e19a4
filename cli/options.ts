import { Option } from 'commander';
import type { CampaignConfig } from '../campaigns/config/schema.js';
import { GUIDED } from '../campaigns/guided/mode.js';
import type { Shard } from '../campaigns/plan.js';
import { type CoverRequest, parseCover } from '../campaigns/statistics/covers.js';
import { findScope, type ScopeName } from '../checker/layer/scope.js';
import { MODES } from '../generators/modes.js';
import { VmacheckError } from '../models/errors.js';
import { findRelease, RELEASE_IDS, type ReleaseId } from '../models/releases.js';
import { findProperty } from '../properties/registry.js';

/** Parsers and definitions of the options that several commands share. */

export function wholeNumber(option: string, min: number, max: number) {
  return (value: string): number => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < min || number > max) {
      throw new VmacheckError({
        code: 'BAD_NUMBER',
        option,
        value,
        expected: `a whole number from ${min} to ${max}`,
      });
    }
    return number;
  };
}

/** `90`, `90s`, `5m`, `2h` as seconds. */
export function duration(option: string) {
  return (value: string): number => {
    const match = /^(\d+(?:\.\d+)?)([smh]?)$/.exec(value);
    const seconds =
      match === null ? Number.NaN : Number(match[1]) * { '': 1, s: 1, m: 60, h: 3600 }[match[2] as 's']!;
    if (!(seconds > 0 && seconds <= 7 * 86_400)) {
      throw new VmacheckError({
        code: 'BAD_NUMBER',
        option,
        value,
        expected: 'a time such as 30s, 5m or 2h, up to 168h',
      });
    }
    return seconds;
  };
}

export function releases(value: string): ReleaseId[] {
  return value === 'all' ? [...RELEASE_IDS] : split(value).map((name) => findRelease(name).id);
}

export function release(value: string): ReleaseId {
  return findRelease(value).id;
}

export function modes(value: string): string[] {
  const known = [...MODES.map(({ id }) => id as string), GUIDED];
  return split(value).map((name) => {
    if (!known.includes(name)) throw new VmacheckError({ code: 'UNKNOWN_NAME', kind: 'mode', name, known });
    return name;
  });
}

/** Adds a `--cover`, which can be given more than once. */
export function covers(value: string, before: CoverRequest[] = []): CoverRequest[] {
  return [...before, parseCover(value)];
}

/** A chance between 0 and 1, both left out. */
export function chance(option: string) {
  return (value: string): number => {
    const number = Number(value);
    if (!/^\d*\.?\d+(e-\d+)?$/.test(value) || !(number > 0 && number < 1)) {
      throw new VmacheckError({ code: 'BAD_NUMBER', option, value, expected: 'a chance between 0 and 1' });
    }
    return number;
  };
}

/** Ids of properties; `none` for the empty list. */
export function properties(value: string): string[] {
  return value === 'none' ? [] : split(value).map((name) => findProperty(name).id);
}

/** A bucket, `property/field/cause`. */
export function bucket(value: string): string {
  if (/^[^/\s]+\/[^/\s]+\/[^/\s]+$/.test(value)) return value;
  throw new VmacheckError({ code: 'USAGE', reason: `a bucket is property/field/cause, not "${value}"` });
}

export const jsonOption = () => new Option('--json', 'print the result as JSON on standard output');

export const releaseOption = (flags = '--release <release>') =>
  new Option(flags, `one of ${RELEASE_IDS.join(', ')}`).argParser(release);

function split(value: string): string[] {
  return value.split(',').map((name) => name.trim());
}

/** `2/3` as a shard. */
export function shardFlag(value: string): Shard {
  const match = /^(\d{1,5})\/(\d{1,5})$/.exec(value);
  const [index, of] = match === null ? [0, 0] : [Number(match[1]), Number(match[2])];
  if (index < 1 || index > of)
    throw new VmacheckError({
      code: 'BAD_NUMBER',
      option: '--shard',
      value,
      expected: 'the number of a part and how many there are, such as 2/3',
    });
  return { index, of };
}

type Scopes = NonNullable<CampaignConfig['scopes']>;

/** `tiny`, `tiny:all`, `small:7.2.11,7.3`, `none`; collected. */
export function scopeFlag(value: string, before: Scopes = []): Scopes {
  if (value === 'none') return [];
  const [name, on = 'newest'] = value.split(':');
  findScope(name);
  return [
    ...before,
    { scope: name as ScopeName, releases: on === 'newest' || on === 'all' ? on : releases(on) },
  ];
}
