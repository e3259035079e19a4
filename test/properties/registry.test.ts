import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findProperty, LAWS, PROPERTIES, RELATIONS } from '../../properties/registry.js';

describe('the registry', () => {
  it("begins with the user's three laws", () => {
    expect(LAWS.slice(0, 3).map(({ id }) => id)).toEqual([
      'file-refcount-balance',
      'vm-ops-reset',
      'flag-setting-idempotent',
    ]);
  });

  it('has each id once, in kebab case, and a family from 1 to 10', () => {
    const ids = PROPERTIES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, family } of PROPERTIES) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(family).toBeGreaterThanOrEqual(1);
      expect(family).toBeLessThanOrEqual(10);
    }
    expect(PROPERTIES).toEqual([...LAWS, ...RELATIONS]);
  });

  it('finds a property by its id and names the known ones otherwise', () => {
    expect(findProperty('no-oops').id).toBe('no-oops');
    expect(() => findProperty('no-law')).toThrow(expect.objectContaining({ code: 'UNKNOWN_NAME' }));
  });
});

describe('docs/laws.md', () => {
  const page = readFileSync(new URL('../../docs/laws.md', import.meta.url), 'utf8');
  const sections = new Map(
    page
      .split(/^### /m)
      .slice(1)
      .map((section) => [section.slice(0, section.indexOf('\n')), section]),
  );

  it('has a section for each law and relation, and no other', () => {
    expect([...sections.keys()]).toEqual(PROPERTIES.map(({ id }) => id));
  });

  it.each(PROPERTIES)('says of $id what the code says', ({
    id,
    sentence,
    reason,
    family,
    wouldHaveCaught,
  }) => {
    const section = sections.get(id)?.replace(/\s+/g, ' ');
    expect(section).toContain(sentence);
    expect(section).toContain(reason);
    expect(section).toContain(`Family ${family}.`);
    for (const caught of wouldHaveCaught) expect(section).toContain(caught);
  });

  it.each(RELATIONS)('lists what $id expects to differ', ({ id, expected }) => {
    for (const { row, field, reason } of expected) {
      expect(sections.get(id)?.replace(/\s+/g, ' ')).toContain(`${row}, \`${field}\`: ${reason}`);
    }
  });
});
