/** How many letters must be added, left out or changed to make one text of the other (Levenshtein). */
export function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let at = 1; at <= one.length; at += 1) {
    const next = [at];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[at - 1] === other[column - 1];
      const [above, left, across] = [row[column] ?? 0, next[column - 1] ?? 0, row[column - 1] ?? 0];
      next.push(Math.min(above + 1, left + 1, across + (isSame ? 0 : 1)));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
