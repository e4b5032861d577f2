/** How many of those that stand in the way a refusal names. */
export const MOST_NAMED = 10;

/** The rows by name and id, for a refusal. Given more than `MOST_NAMED`, it says that there are more. */
export function nameSome(rows: readonly { readonly id: string; readonly name: string }[]): string {
  const named = rows
    .slice(0, MOST_NAMED)
    .map(({ id, name }) => (name === "" ? id : `${name} (${id})`));
  return named.join(", ") + (rows.length > MOST_NAMED ? " and more" : "");
}
