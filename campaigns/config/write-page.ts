/** `npm run docs`: writes the page that is made of the schema. */
import { packagePath } from '../package-root.js';
import { writeFile } from '../write-file.js';
import { renderConfigPage } from './page.js';

writeFile(packagePath('docs/campaign-configuration.md'), renderConfigPage());
