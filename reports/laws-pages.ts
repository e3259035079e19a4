/** The pages of the laws and relations in Markdown, made of the registry alone. */
import type { AnyProperty } from '../properties/property.js';
import { LAWS, PROPERTIES, RELATIONS } from '../properties/registry.js';

/** The invariant families, by number. */
export const FAMILIES: Readonly<Record<number, string>> = {
  1: 'References and counters balance',
  2: 'An error leaves what can be seen as it was',
  3: 'Direct and nested mappings are equal',
  4: 'A merge is not seen by its target',
  5: 'Every life ends exactly once',
  6: 'A hook that does nothing changes nothing',
  7: 'Every field of a descriptor is initialised',
  8: 'Locks balance',
  9: 'vm_ops is NULL only where that was asked for',
  10: 'What is done twice is as if done once',
};

const INTRODUCTION: readonly string[] = [
  'What must be so, whoever implements it. A **law** reads the trace of one run; a **relation** compares two',
  'runs, of a scenario and of its transform, by the same model. Each has one file, `properties/laws/ID.ts` or',
  '`properties/relations/ID.ts`.',
  '',
  '- A law is about the core given a **lawful hook**. What a hook owes is in `properties/contract.ts`. A scenario',
  "  with an unlawful hook is run all the same, and what fails in it is the hook's fault; relations are not asked.",
  '- A law whose condition never came up in a case is *not evaluated* there, and so is one that needs what a trace',
  '  does not show. Both are counted, neither passes in silence.',
  '- On the release `ideal` every law holds with lawful hooks: the laws can be kept together.',
  "- What fails has a **field** (what was wrong) and a **cause**: the smallest set of the release's deviations",
  '  without which it does not fail in that step or before it. Among equally small sets goes first one that brings it',
  '  about by itself, added to the ideal, next one without which every operation still returns what it did.',
  '  Property, field and cause are the **bucket**. `new` stands for no cause, `contract` for a hook that broke',
  '  its contract without any deviation taking part.',
  '- A relation lists the differences upstream means to be there, by field; they are *differences*, not violations.',
];

const MADE_OF = '<!-- Written by "npm run docs" from properties/: change that. -->';

/** Every page below `docs/laws/`, by its file name. */
export function renderLawsPages(): ReadonlyMap<string, string> {
  return new Map([
    ['README.md', renderIndex()],
    ...PROPERTIES.map((property): [string, string] => [`${property.id}.md`, renderProperty(property)]),
  ]);
}

function renderIndex(): string {
  const list = (properties: readonly AnyProperty[]) =>
    properties.map(({ id, sentence, family }) => `- [${id}](${id}.md) (${family}): ${sentence}`);
  return page([
    '# Laws and relations',
    '',
    MADE_OF,
    '',
    ...INTRODUCTION,
    '',
    '## Families',
    ...Object.entries(FAMILIES).map(([number, name]) => `${number}. ${name}`),
    '',
    '## Laws',
    'The first three are those the compatibility layer was tested against when it was new. The number is the family.',
    '',
    ...list(LAWS),
    '',
    '## Relations',
    ...list(RELATIONS),
  ]);
}

function renderProperty(property: AnyProperty): string {
  return page([`# ${property.id}`, '', MADE_OF, '', ...propertyText(property)]);
}

/** What a page says of a property, as lines of Markdown. */
export function propertyText(property: AnyProperty): string[] {
  const { id, kind, sentence, reason, family, wouldHaveCaught } = property;
  return [
    sentence,
    '',
    reason,
    '',
    `- A ${kind} of family ${family}: ${FAMILIES[family]}`,
    `- Would have caught: ${wouldHaveCaught.join(' · ')}`,
    `- Code: \`properties/${kind}s/${id}.ts\``,
    ...(property.kind === 'relation' ? expectedDifferences(property.expected) : []),
  ];
}

function expectedDifferences(expected: readonly { row: string; field: string; reason: string }[]): string[] {
  if (expected.length === 0) return ['', 'No difference is meant to be there.'];
  return [
    '',
    '## Differences that are meant to be there',
    ...expected.map(({ row, field, reason }) => `- ${row}, \`${field}\`: ${reason}`),
  ];
}

function page(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
