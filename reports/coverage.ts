/** What a run was made of, in words: for the text and for the HTML. */
import type { Coverage } from './result.js';
import { formatCount, plural } from './words.js';

/** The sentences of the section, in their order. */
export function coverageSentences({ labels, library, missingPairs, sometimes }: Coverage): string[] {
  const met = library.filter(({ cases }) => cases > 0);
  const absent = library.filter(({ cases }) => cases === 0).map(({ id }) => id);
  const rarest = [...labels].sort((a, b) => a.cases - b.cases).slice(0, 3);
  const facts = sometimes.filter(({ blocks }) => blocks > 0).length;
  const sentences: string[] = [];
  if (library.length > 0)
    sentences.push(
      `${met.length} of ${plural(library.length, 'real hook and wrapper', 'real hooks and wrappers')} met${listed(': not ', absent)}`,
    );
  if (labels.length > 0)
    sentences.push(
      `${labels.filter(({ cases }) => cases > 0).length} of ${plural(labels.length, 'label')} met; rarest: ${rarest
        .map(({ label, cases }) => `${label} (${casesText(cases)})`)
        .join(', ')}`,
      missingPairs.length === 0
        ? 'every pair of labels met in some case'
        : `${plural(missingPairs.length, 'pair')} of labels in no case${listed(
            ': ',
            missingPairs.map(([left, right]) => `${left} with ${right}`),
          )}`,
    );
  if (sometimes.length > 0)
    sentences.push(`${facts} of ${plural(sometimes.length, 'fact')} met that must be met sometimes`);
  return sentences;
}

/** `3 cases` of a label or entry, with thousands told apart. */
export function casesText(cases: number): string {
  return `${formatCount(cases)} ${cases === 1 ? 'case' : 'cases'}`;
}

/** The names behind a word, cut after the first few; nothing for none. */
function listed(before: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  return `${before}${names.slice(0, 6).join(', ')}${names.length > 6 ? ', …' : ''}`;
}
