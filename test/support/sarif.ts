/** The JSON schema of SARIF 2.1.0, as a package ships it, and what of a log is not as it says. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
// Both are CommonJS whose types do not fit an import of an ES module.
const Ajv = require('ajv-draft-04').default;
const addFormats = require('ajv-formats').default;

const schema = JSON.parse(
  readFileSync(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'),
);
// One pattern of the schema, that of languages, is no regular expression with the flag u.
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats(ajv);
const validate = ajv.compile(schema);

/** What is wrong with a log: empty for a valid one. */
export function sarifFaults(log: unknown): string[] {
  if (validate(log)) return [];
  return validate.errors.map(
    ({ instancePath, message }: { instancePath: string; message: string }) => `${instancePath} ${message}`,
  );
}
