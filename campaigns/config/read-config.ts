import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { closest } from 'fastest-levenshtein';
import * as v from 'valibot';
import { findScope } from '../../checker/layer/scope.js';
import { VmacheckError } from '../../models/errors.js';
import { type CampaignConfig, configSchema } from './schema.js';

/**
 * Reads a configuration. Folders and files in it are relative to the file, and come back absolute.
 *
 * @throws VmacheckError `PATH_UNREADABLE`, `CONFIG_INVALID` naming the key and what it takes
 */
export function readConfig(path: string): CampaignConfig {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new VmacheckError({ code: 'PATH_UNREADABLE', path, reason: (error as Error).message });
  }
  const { folder, trees, ledger, waivers, ...rest } = parseConfig(path, text);
  const here = (name: string) => resolve(dirname(path), name);
  return {
    ...rest,
    ...(folder === undefined ? {} : { folder: here(folder) }),
    ...(waivers === undefined ? {} : { waivers: here(waivers) }),
    ...(trees === undefined ? {} : { trees: trees.map(here) }),
    ...(ledger === undefined
      ? {}
      : { ledger: ['packaged', 'empty'].includes(ledger) ? ledger : here(ledger) }),
  };
}

/**
 * The configuration in a text.
 *
 * @param path named in errors
 * @throws VmacheckError `CONFIG_INVALID`
 */
export function parseConfig(path: string, text: string): CampaignConfig {
  const invalid = (at: string, reason: string): never => {
    throw new VmacheckError({ code: 'CONFIG_INVALID', path, at, reason });
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return invalid('the whole', `it is not JSON: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return invalid('the whole', 'an object is expected');
  const parsed = v.safeParse(configSchema, value, { abortEarly: true });
  if (!parsed.success) return invalid(...explain(parsed.issues[0]));
  const { $schema: _, ...config } = parsed.output;
  if (config.time !== undefined && config.blocks !== undefined)
    invalid('blocks', 'the budget is a time or a number of blocks, not both');
  config.scopes?.forEach(({ scope, set }, index) => {
    try {
      findScope(scope, set);
    } catch (error) {
      invalid(`scopes.${index}.set`, (error as Error).message);
    }
  });
  return config;
}

/** Where a value is wrong, and how. */
function explain(issue: v.BaseIssue<unknown>): [at: string, reason: string] {
  const at = v.getDotPath(issue) ?? 'the whole';
  const key = String(issue.path?.at(-1)?.key);
  if (issue.type !== 'strict_object') return [at, `${issue.message} is expected, not ${issue.received}`];
  if (issue.expected !== 'never') return [at, `it is missing; ${issue.expected} is expected`];
  return [at, `the key "${key}" is not known; the nearest one is "${closest(key, knownKeys(issue))}"`];
}

/** The keys of the object in which one is too many. */
function knownKeys({ path }: v.BaseIssue<unknown>): string[] {
  const inScope = path !== undefined && path.length > 1 && path[0].key === 'scopes';
  return inScope
    ? ['scope', 'set', 'releases']
    : Object.keys(configSchema.entries).filter((key) => key !== '$schema');
}
