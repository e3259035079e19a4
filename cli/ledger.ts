import { packagePath } from '../campaigns/package-root.js';
import { EMPTY_LEDGER, type Ledger, readLedger } from '../properties/ledger.js';

/** The ledger an option names: `packaged`, `empty`, or a file. */
export function loadLedger(name: string): Ledger {
  if (name === 'empty') return EMPTY_LEDGER;
  return readLedger(name === 'packaged' ? packagedLedger() : name);
}

export function packagedLedger(): string {
  return packagePath('corpus/ledger.json');
}
