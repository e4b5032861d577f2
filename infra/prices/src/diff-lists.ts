import type { Models } from "./price-list.ts";

/** What changed between two lists, a line for each figure: `openai gpt-5 input: 1.25 → 1`. */
export function diffLists(before: Models, after: Models): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  return names.flatMap((name) => {
    const [old = {}, current = {}] = [before[name], after[name]];
    const figures = [...new Set([...Object.keys(old), ...Object.keys(current)])].toSorted();
    return figures
      .filter((figure) => old[figure] !== current[figure])
      .map(
        (figure) => `${name} ${figure}: ${old[figure] ?? "none"} → ${current[figure] ?? "none"}`,
      );
  });
}
