import type { HeaderLine } from "@lintel/providers";

/** Names and values in turn, as node takes them. */
export function flatHeaders(lines: readonly HeaderLine[]): string[] {
  const list: string[] = [];
  // Not `lines.flat()`, which costs several times as much.
  for (const [name, value] of lines) list.push(name, value);
  return list;
}
