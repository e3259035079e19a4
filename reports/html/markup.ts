/** HTML text that cannot be injected into: the tag escapes everything that is not markup already. */

/** A piece of finished markup. */
export class Markup {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

export type Part = Markup | string | number | null | readonly Part[];

/** A template whose values are escaped, for element content and double-quoted attributes. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(
    strings.map((text, index) => text + (index < parts.length ? render(parts[index]) : '')).join(''),
  );
}

/** `markup` when the condition holds, else nothing. */
export function when(condition: boolean, markup: () => Part): Part {
  return condition ? markup() : null;
}

function render(part: Part): string {
  if (part === null) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(render).join('');
  return escapeHtml(String(part));
}

/** Escapes text, and replaces what HTML does not allow: control characters and lone surrogates. */
export function escapeHtml(text: string): string {
  return text.replace(NOT_TEXT, '\ufffd').replace(/[&<>"'`]/g, (character) => ENTITIES[character]);
}

const NOT_TEXT = /(?![\t\n\r])[\p{Surrogate}\p{Cc}]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};
