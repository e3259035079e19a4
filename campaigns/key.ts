import { createHash } from 'node:crypto';
import { STREAM_VERSION } from '../generators/seeds.js';
import type { Ledger } from '../properties/ledger.js';
import { codeDigest } from './code-digest.js';
import { packageVersion } from './package-root.js';
import type { TreePlan } from './plan.js';
import type { Setup } from './setup.js';

/** What decides the results of a campaign, each under its name, to be compared one by one. */
export type Key = Readonly<Record<string, string>>;

/**
 * The key of a campaign: all that was asked for but the budget and the workers, which only decide where
 * it ends; the texts of the trees; the ledger; and the code itself.
 */
export function keyOf(setup: Setup, ledger: Ledger): Key {
  const { budget: _, workers: __, trees, ...plan } = setup.plan;
  const asked = { ...plan, regression: setup.regression, canary: setup.canary };
  return {
    ...Object.fromEntries(Object.entries(asked).map(([name, value]) => [name, JSON.stringify(value)])),
    trees: JSON.stringify(trees.map(treeKey)),
    ledger: createHash('sha256').update(JSON.stringify(ledger)).digest('hex').slice(0, 16),
    stream: String(STREAM_VERSION),
    version: packageVersion(),
    code: codeDigest(),
  };
}

/** The first name under which two keys differ, or null; names in `except` may. */
export function keyDifference(expected: Key, received: Key, except: readonly string[] = []): string | null {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(received)])];
  return names.find((name) => !except.includes(name) && expected[name] !== received[name]) ?? null;
}

function treeKey({ name, release, fast, sanitized, coverage, base }: TreePlan) {
  const programs = [fast, sanitized, coverage, base?.program].map((program) => program?.fingerprint);
  return [name, release, base?.name, ...programs];
}
