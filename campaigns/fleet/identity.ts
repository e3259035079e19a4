/** What must be the same on both sides of a queue, so that a task has the same result on each. */
import * as v from 'valibot';
import { STREAM_VERSION } from '../../generators/seeds.js';
import { SCHEMA_HASH } from '../../models/wire.js';
import { codeDigest } from '../code-digest.js';
import { packageVersion } from '../package-root.js';

export const identitySchema = v.strictObject({
  /** Of the package. */
  version: v.pipe(v.string(), v.maxLength(64)),
  /** Of the random streams, and of the encoding of scenarios and traces. */
  stream: v.pipe(v.number(), v.integer()),
  schema: v.pipe(v.number(), v.integer()),
  /** Of the code that is running: a version number stands still while one develops. */
  code: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
});

export type Identity = v.InferOutput<typeof identitySchema>;

/** Of this package. */
export function ownIdentity(): Identity {
  return { version: packageVersion(), stream: STREAM_VERSION, schema: SCHEMA_HASH, code: codeDigest() };
}

export function sayIdentity({ version, stream, schema, code }: Identity): string {
  return `vmacheck ${version} (stream ${stream}, schema ${(schema >>> 0).toString(16)}, code ${code})`;
}
