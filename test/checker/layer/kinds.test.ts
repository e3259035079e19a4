/** The tables of fields that kinds of violations are made of, against what the properties' sources report. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CHECKED_RELATIONS } from '../../../checker/layer/checked-relations.js';
import { FIELDS, RELATION_FIELDS } from '../../../checker/layer/kinds.js';
import { DESC, VMA_FIELDS } from '../../../models/trace-layout.js';
import { PAGE_FIELDS } from '../../../properties/reading/page-comparison.js';

const PROPERTIES = new URL('../../../properties/', import.meta.url);
const names = (layout: object) => Object.keys(layout).filter((name) => name !== 'words');

/** Fields named by an array, by how a source takes them from it. */
const COMPUTED: Readonly<Record<string, readonly string[]>> = {
  'failed-hook-leaves-vma.ts FIELD_NAMES[i]': names(VMA_FIELDS),
  'descriptor-initialised.ts FIELD_NAMES[i]': names(DESC),
  'PAGE_FIELDS[i]': PAGE_FIELDS,
};

/** All fields that a source reports: of each call of `violated`, every text in its second argument. */
function fieldsReported(path: string): string[] {
  const text = readFileSync(new URL(path, PROPERTIES), 'utf8');
  const file = path.slice(path.lastIndexOf('/') + 1);
  return [...text.matchAll(/\.violated\(/g)].flatMap(({ index }) => {
    const call = argumentsAt(text, index + '.violated('.length);
    const field = call
      .slice(call.indexOf(',') + 1)
      .trim()
      .replace(/,$/, '');
    const quoted = [...field.matchAll(/'([A-Za-z]+)'/g)].map(([, name]) => name);
    const fields = quoted.length > 0 ? quoted : (COMPUTED[field] ?? COMPUTED[`${file} ${field}`]);
    if (fields === undefined) throw new Error(`${path} reports ${field}: which fields are these?`);
    return fields;
  });
}

/** Up to the bracket that closes the call. */
function argumentsAt(text: string, from: number): string {
  let depth = 1;
  let at = from;
  for (; depth > 0; at++) depth += text[at] === '(' ? 1 : text[at] === ')' ? -1 : 0;
  return text.slice(from, at - 1);
}

function allReported(paths: readonly string[]): string[] {
  return [...new Set(paths.flatMap(fieldsReported))].sort();
}

describe('fields of violations', () => {
  it('of laws are those that the laws report, no more and no less', () => {
    const laws = readdirSync(new URL('laws/', PROPERTIES)).map((name) => `laws/${name}`);
    const reading = readdirSync(new URL('reading/', PROPERTIES)).map((name) => `reading/${name}`);
    expect(laws.length).toBeGreaterThan(25);
    expect([...FIELDS].sort()).toEqual(allReported([...laws, ...reading]));
  });

  it('of relations that are searched side by side are those that they report', () => {
    const paths = CHECKED_RELATIONS.map((id) => `relations/${id}.ts`);
    expect([...RELATION_FIELDS].sort()).toEqual(allReported(paths));
  });
});
