import * as v from 'valibot';
import { decodeToken } from '../../models/archive.js';

/** A token that can be decoded. */
export const tokenSchema = v.pipe(
  v.string(),
  v.maxLength(100_000),
  v.check((token) => {
    try {
      decodeToken(token);
      return true;
    } catch {
      return false;
    }
  }, 'no token'),
);
