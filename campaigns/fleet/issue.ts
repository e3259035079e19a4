import * as v from 'valibot';

/** The first of what is wrong with data, shortened: it may be hostile, and long. */
export function issueOf(issues: readonly v.BaseIssue<unknown>[]): string {
  const [issue] = issues;
  const path = v.getDotPath(issue) ?? 'the whole';
  return `${path.slice(0, 80)}: ${printable(issue.message).slice(0, 160)}`;
}

/** Without what could move a terminal's cursor or begin a new line. */
export function printable(text: string): string {
  return text.replaceAll(/\p{C}+/gu, ' ').trim();
}
