/** Prints data as JSON when asked to, else as the text made of it. */
export function print(json: boolean | undefined, data: unknown, text: () => string): void {
  process.stdout.write(json ? `${JSON.stringify(data, null, 2)}\n` : `${text().trimEnd()}\n`);
}
