/** How many of those that stand in the way a refusal names. */
export const MAX_NAMED = 10;

/** The rows by name and id, for a refusal. Given more than `MAX_NAMED`, it says that there are more. */
export function nameSome(rows: readonly { readonly id: string; readonly name: string }[]): string {
  const named = rows
    .slice(0, MAX_NAMED)
    .map(({ id, name }) => (name === "" ? id : `${name} (${id})`));
  return named.join(", ") + (rows.length > MAX_NAMED ? " and more" : "");
}
