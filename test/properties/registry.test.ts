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
