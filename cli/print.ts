/** Prints data as JSON when asked to, else as the text made of it. */
export function print(json: boolean | undefined, data: unknown, text: () => string): void {
  process.stdout.write(json ? `${JSON.stringify(data, null, 2)}\n` : `${text().trimEnd()}\n`);
}

/** Colour and width of the terminal that standard output goes to. */
export function terminalStyle(): { color: boolean; width: number } {
  return { color: process.stdout.isTTY === true, width: process.stdout.columns ?? 100 };
}
