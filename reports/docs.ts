/** `npm run docs`: writes the pages that are made of the registries. */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { renderLawsPages } from './laws-pages.js';
import { renderReleasesPages } from './releases-pages.js';

/** Seen from the build, `dist/reports/`. */
const DOCS = new URL('../../docs/', import.meta.url);

writeFolder('laws', renderLawsPages());
writeFolder('releases', renderReleasesPages());

/** Such a folder holds these pages and nothing else. */
function writeFolder(name: string, pages: ReadonlyMap<string, string>): void {
  const folder = new URL(`${name}/`, DOCS);
  for (const page of readdirSync(folder)) if (!pages.has(page)) rmSync(new URL(page, folder));
  for (const [page, text] of pages) writeFileSync(new URL(page, folder), text);
}
