/** Lines for a terminal: wrapped first, coloured afterwards, so that colour never counts as width. */
import pc from 'picocolors';

export type Style = 'plain' | 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue' | 'cyan' | 'inverse';

/** One paragraph: `first` starts its first line, as many spaces start the others. */
export interface Line {
  readonly first: string;
  readonly text: string;
  readonly style: Style;
}

export function line(first: string, text: string, style: Style = 'plain'): Line {
  return { first, text, style };
}

/** Colours a text, or leaves it. */
export type Paint = (style: Style, text: string) => string;

/** A painter; without colour it changes nothing. */
export function painter(color: boolean): Paint {
  const colors = pc.createColors(color);
  return (style, text) => (style === 'plain' ? text : colors[style](text));
}

/**
 * Wraps at spaces to `width` columns; a word that is longer is cut, behind a hyphen or underscore where it has one.
 * Never returns an empty list.
 */
export function wrap(text: string, width: number): string[] {
  const room = Math.max(width, 8);
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(' ')) {
    const joined = current === '' ? word : `${current} ${word}`;
    if (joined.length <= room) {
      current = joined;
      continue;
    }
    if (current !== '') lines.push(current);
    current = word;
    while (current.length > room) {
      const cut = breakBefore(current, room) || room;
      lines.push(current.slice(0, cut));
      current = current.slice(cut);
    }
  }
  return [...lines, current];
}

/** The last column up to `room` behind a hyphen or underscore, not within `->`; 0 when there is none. */
function breakBefore(word: string, room: number): number {
  for (let at = room; at > 0; at--) {
    if (word[at - 1] === '_' || (word[at - 1] === '-' && word[at] !== '>')) return at;
  }
  return 0;
}

/** The lines of a paragraph, each at most `width` wide, unpainted. */
export function layOut({ first, text }: Line, width: number): string[] {
  const hang = ' '.repeat(first.length);
  return wrap(text, width - first.length).map((part, index) =>
    ((index === 0 ? first : hang) + part).trimEnd(),
  );
}

/** Paragraphs under one another. */
export function renderLines(lines: readonly Line[], width: number, paint: Paint): string[] {
  return lines.flatMap((each) => layOut(each, width).map((text) => paint(each.style, text)));
}

/** Paragraphs in two columns, with a bar between them. */
export function renderColumns(
  left: readonly Line[],
  right: readonly Line[],
  width: number,
  paint: Paint,
): string[] {
  const column = Math.floor((width - 3) / 2);
  const cells = (lines: readonly Line[]): { text: string; style: Style }[] =>
    lines.flatMap((each) => layOut(each, column).map((text) => ({ text, style: each.style })));
  const lefts = cells(left);
  const rights = cells(right);
  return Array.from({ length: Math.max(lefts.length, rights.length) }, (_, index) => {
    const a = lefts[index] ?? { text: '', style: 'plain' as const };
    const b = rights[index] ?? { text: '', style: 'plain' as const };
    const padding = ' '.repeat(column - a.text.length);
    return `${paint(a.style, a.text)}${padding} ${paint('dim', '│')} ${paint(b.style, b.text)}`.trimEnd();
  });
}
