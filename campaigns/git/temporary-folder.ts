import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A folder of this process alone. It is gone after `remove`, and at the latest when the process exits,
 * however that comes about, SIGKILL aside.
 */
export class TemporaryFolder {
  /** Without symbolic links. */
  readonly path: string;
  readonly remove: () => void;

  constructor(name: string) {
    const path = realpathSync(mkdtempSync(join(tmpdir(), `${name}-`)));
    this.path = path;
    this.remove = () => {
      process.off('exit', this.remove);
      rmSync(path, { recursive: true, force: true });
    };
    process.on('exit', this.remove);
  }
}
