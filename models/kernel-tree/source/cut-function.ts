import { VmacheckError } from '../../errors.js';
import { ANY_CONFIG, type Config } from './condition.js';
import type { Cut } from './cut.js';
import type { SourceText } from './source-text.js';

/**
 * Cuts out the definition of a function: return type, attributes, name, parameters and body, without the
 * comment before it. Of several definitions in `#if` branches it takes the first that `config` compiles, else
 * the first that depends on a condition that cannot be evaluated.
 *
 * @returns undefined if the text defines no such function under `config`
 * @throws TREE_TEXT_UNUSABLE if a brace that never closes hides whether it does
 */
export function cutFunction(source: SourceText, name: string, config: Config = ANY_CONFIG): Cut | undefined {
  const configured = source.under(config);
  const { functions, unclosed } = configured.outline;
  const place = configured.best(functions.get(name) ?? [], ({ brace }) => brace);
  if ((place === undefined && unclosed !== -1) || place?.end === -1) {
    const reason = `nothing closes the brace in line ${source.line(unclosed)}, in search of ${name}`;
    throw new VmacheckError({ code: 'TREE_TEXT_UNUSABLE', path: source.path, reason });
  }
  if (place === undefined) return undefined;

  const { start, brace, end } = place;
  const text = configured.verbatim(start, end);
  return {
    name,
    path: source.path,
    line: source.line(start),
    text,
    header: text.slice(0, brace - start).trim(),
    body: text.slice(brace - start),
  };
}
