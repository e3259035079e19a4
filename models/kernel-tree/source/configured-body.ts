import type { Config } from './condition.js';
import type { Cut } from './cut.js';
import { SourceText } from './source-text.js';

/** The code of a cut's body as a configuration compiles it; '' where there is no cut. */
export function configuredBody(cut: Cut | undefined, config: Config): string {
  return cut === undefined ? '' : new SourceText(cut.path, cut.body).under(config).code;
}
