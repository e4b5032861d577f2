import type { HeaderLine } from "@lintel/providers";

const NAME = "x-lintel-lost";

/** The headers with what was lost of the answer behind what was lost of the call; the very same where nothing was. */
export function withLost(
  headers: readonly HeaderLine[],
  lost: readonly string[] = [],
): readonly HeaderLine[] {
  if (lost.length === 0) return headers;
  const before = headers.flatMap(([name, value]) => (name === NAME ? [value] : []));
  const line: HeaderLine = [NAME, [...before, ...lost].join(", ")];
  return [...headers.filter(([name]) => name !== NAME), line];
}
