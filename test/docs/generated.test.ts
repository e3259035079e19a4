/** The pages that are made of the registries say what the registries say. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { renderConfigPage } from '../../campaigns/config/page.js';
import { DEVIATION_IDS } from '../../models/deviations.js';
import { RELEASE_IDS } from '../../models/releases.js';
import { PROPERTIES } from '../../properties/registry.js';
import { FAMILIES, renderLawsPages } from '../../reports/laws-pages.js';
import { renderReleasesPages } from '../../reports/releases-pages.js';

const DOCS = new URL('../../docs/', import.meta.url);

describe.each([
  ['laws', renderLawsPages()],
  ['releases', renderReleasesPages()],
] as const)('docs/%s', (name, pages) => {
  const folder = new URL(`${name}/`, DOCS);

  test('has these pages and no other', () => {
    expect(readdirSync(folder).sort(), 'out of date: run npm run docs').toEqual([...pages.keys()].sort());
  });

  test.each([...pages.keys()])('%s is what the registries say', (page) => {
    const written = readFileSync(new URL(page, folder), 'utf8');
    expect(written === pages.get(page), 'out of date: run npm run docs').toBe(true);
  });

  test('has links that all lead somewhere', () => {
    const headings = new Set([...pages].flatMap(([page, text]) => anchorsOf(page, text)));
    const targets = [...pages].flatMap(([page, text]) =>
      [...text.matchAll(/\]\((?!https:)([^)]*)\)/g)].map(([, target]) =>
        target.startsWith('#') ? page + target : target,
      ),
    );
    expect(targets.length).toBeGreaterThanOrEqual(pages.size - 1);
    expect(targets.filter((target) => !headings.has(target))).toEqual([]);
  });
});

/** What a link to a page can name: the page, and its headings. */
function anchorsOf(page: string, text: string): string[] {
  return [page, ...[...text.matchAll(/^### (.*)$/gm)].map(([, heading]) => `${page}#${heading}`)];
}

test('docs/campaign-configuration.md is what the schema says', () => {
  const written = readFileSync(new URL('campaign-configuration.md', DOCS), 'utf8');
  expect(written === renderConfigPage(), 'out of date: run npm run docs').toBe(true);
});

test('every release, deviation and property has its place', () => {
  const [laws, releases] = [renderLawsPages(), renderReleasesPages()];
  expect([...releases.keys()]).toEqual(expect.arrayContaining(RELEASE_IDS.map((id) => `${id}.md`)));
  for (const id of DEVIATION_IDS) expect(releases.get('README.md')).toContain(`### ${id}\n`);
  for (const { id, sentence, family } of PROPERTIES) {
    expect(laws.get(`${id}.md`)).toContain(sentence);
    expect(FAMILIES[family]).toBeDefined();
  }
});
