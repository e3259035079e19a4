import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folders whose code decides what a case is and what comes of it. */
const FOLDERS = ['models', 'properties', 'generators', 'shrinkers', 'checker', 'campaigns'];

let digest: string | undefined;

/**
 * A hash over the code that is running. A version number would not do: between two releases of this
 * package its number stands still while its results change.
 */
export function codeDigest(): string {
  if (digest !== undefined) return digest;
  const root = fileURLToPath(new URL('../', import.meta.url));
  const sum = createHash('sha256');
  for (const path of FOLDERS.flatMap((folder) => filesBelow(root, folder)))
    sum
      .update(`${path}\n`)
      .update(readFileSync(join(root, path)))
      .update('\n');
  digest = sum.digest('hex').slice(0, 16);
  return digest;
}

function filesBelow(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return filesBelow(root, path);
      return /(?<!\.d)\.[jt]s$/.test(entry.name) ? [path] : [];
    });
}
