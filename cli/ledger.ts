import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { EMPTY_LEDGER, type Ledger, readLedger } from '../properties/ledger.js';

/** The ledger an option names: `packaged`, `empty`, or a file. */
export function loadLedger(name: string): Ledger {
  if (name === 'empty') return EMPTY_LEDGER;
  return readLedger(name === 'packaged' ? packagedLedger() : name);
}

/** The package root is one folder up in the sources and two in the build. */
export function packagedLedger(): string {
  const paths = ['../corpus/ledger.json', '../../corpus/ledger.json'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  return paths.find((path) => existsSync(path)) ?? paths[0];
}
