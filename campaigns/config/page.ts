/** docs/campaign-configuration.md, from the schema. */
import { CONFIG_KEYS } from './schema.js';

const HEAD = `# The configuration of a campaign

\`vmacheck campaign --init\` writes a configuration to begin with, \`vmacheck campaign --config FILE\` runs it. It is
a JSON object; every key can be absent. A key that is not listed here, or a value out of its range, is refused before
anything runs. Flags go before the file. What was effective is in the first line of the campaign's \`log.jsonl\`.

This page is made of the schema that checks the file (\`npm run docs\`).
`;

export function renderConfigPage(): string {
  const keys = CONFIG_KEYS.map(
    ({ key, says, takes, default: fallback }) =>
      `\n## ${key}\n\n${says}\n\n- takes: ${takes}\n- default: ${fallback}\n`,
  );
  return HEAD + keys.join('');
}
