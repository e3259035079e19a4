import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DEVIATION_IDS } from '../../models/deviations.js';
import { RELEASE_IDS } from '../../models/releases.js';
import { renderReleasesPage } from '../../reports/releases-page.js';

const page = readFileSync(new URL('../../docs/releases.md', import.meta.url), 'utf8');

test('docs/releases.md is what the registries say', () => {
  expect(page === renderReleasesPage(), 'docs/releases.md is out of date: run npm run docs').toBe(true);
});

test('every release and every deviation has a section, and every link leads to one', () => {
  const anchors = [...page.matchAll(/^### (.*)$/gm)].map(([, heading]) => heading.replaceAll('.', ''));
  expect(anchors).toEqual(
    expect.arrayContaining([...RELEASE_IDS.map((id) => id.replaceAll('.', '')), ...DEVIATION_IDS]),
  );
  expect(new Set(anchors).size).toBe(anchors.length);
  const targets = [...page.matchAll(/\]\(#([^)]*)\)/g)].map(([, target]) => target);
  expect(targets.length).toBeGreaterThan(DEVIATION_IDS.length);
  expect(targets.filter((target) => !anchors.includes(target))).toEqual([]);
});
