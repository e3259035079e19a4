/** `npm run docs`: writes the pages that are made of the registries. */
import { writeFileSync } from 'node:fs';
import { renderReleasesPage } from './releases-page.js';

/** Seen from the build, `dist/reports/`. */
const DOCS = new URL('../../docs/', import.meta.url);

writeFileSync(new URL('releases.md', DOCS), renderReleasesPage());
