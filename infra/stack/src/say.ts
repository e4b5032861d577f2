/** Prints one line for the person at the terminal. On stderr: stdout is for what programs read. */
export function say(line: string): void {
  process.stderr.write(`lintel: ${line}\n`);
}
