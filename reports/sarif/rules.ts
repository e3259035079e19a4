/** The properties of a run as SARIF rules, with the text of their pages as help. */
import { COMPARISONS } from '../../properties/comparisons/index.js';
import { PROPERTIES } from '../../properties/registry.js';
import { propertyText } from '../laws-pages.js';
import type { RunResult } from '../result.js';

export interface SarifRule {
  readonly id: string;
  readonly [member: string]: unknown;
}

/** Those of the matrix, of the comparisons when there were trees, and whatever else a finding is about. */
export function sarifRules({ matrix, findings, trees }: RunResult): SarifRule[] {
  const ids = [
    ...matrix.rows.map(({ property }) => property),
    ...(trees.length === 0 ? [] : COMPARISONS.map(({ id }) => id as string)),
    ...findings.map(({ property }) => property),
  ];
  const sentences = new Map(matrix.rows.map(({ property, sentence }) => [property, sentence]));
  return [...new Set(ids)].map((id) => rule(id, sentences.get(id) ?? id));
}

function rule(id: string, sentence: string): SarifRule {
  const law = PROPERTIES.find((property) => property.id === id);
  const comparison = COMPARISONS.find((each) => each.id === id);
  const text = law?.sentence ?? comparison?.sentence ?? sentence;
  const reason = law?.reason ?? comparison?.reason ?? text;
  const help = law === undefined ? [text, '', reason] : propertyText(law);
  return {
    id,
    name: id
      .split('-')
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join(''),
    shortDescription: { text },
    fullDescription: { text: reason },
    help: { text: [text, '', reason].join('\n'), markdown: help.join('\n') },
    defaultConfiguration: { level: 'error' },
    properties: { tags: ['mmap_prepare', law?.kind ?? 'comparison'] },
  };
}
