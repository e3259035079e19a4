import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A path in the package: its root is one folder up in the sources and two in the build. */
export function packagePath(name: string): string {
  const root = ['../', '../../']
    .map((up) => new URL(up, import.meta.url))
    .find((url) => existsSync(new URL('package.json', url)));
  return fileURLToPath(new URL(name, root));
}

export function packageVersion(): string {
  return JSON.parse(readFileSync(packagePath('package.json'), 'utf8')).version;
}
