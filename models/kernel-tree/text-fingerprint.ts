/** Which text a build was compiled from, wherever the tree and the package are on this machine. */
import { createHash } from 'node:crypto';

/** A folder whose files count, and what stands for it. */
export interface Place {
  readonly folder: string;
  readonly name: string;
}

/**
 * A hash of preprocessed texts: of all that comes from files in `places`, with the lines they stand in, and
 * of nothing else. Equal on two machines whose trees and harness are equal; what a system header adds is left
 * out, except where a macro of one is used.
 */
export function textFingerprint(texts: readonly string[], places: readonly Place[]): string {
  const hash = createHash('sha256');
  for (const text of texts) {
    let counts = false;
    for (const line of text.split('\n')) {
      const [, file] = /^# \d+ "([^"]+)"/.exec(line) ?? [];
      if (file !== undefined) counts = places.some(({ folder }) => file.startsWith(`${folder}/`));
      if (counts && line !== '') hash.update(withoutFolders(line, places)).update('\n');
    }
  }
  return hash.digest('hex').slice(0, 32);
}

function withoutFolders(line: string, places: readonly Place[]): string {
  return places.reduce((text, { folder, name }) => text.replaceAll(`${folder}/`, `${name}/`), line);
}
