interface MemberDifference {
  readonly name: string;
  /** As JSON; absent where there was none. */
  readonly was: string | undefined;
  /** As JSON; absent where there is none any more. */
  readonly is: string | undefined;
}

/** The members in which two states of a thing differ, whichever of them has the member. */
export function differences(before: object, after: object): readonly MemberDifference[] {
  const [old, next] = [before, after].map(
    (state) => new Map<string, unknown>(Object.entries(state)),
  );
  const names = new Set([...(old?.keys() ?? []), ...(next?.keys() ?? [])]);
  return [...names]
    .map((name) => ({
      name,
      was: textOf(old?.get(name)),
      is: textOf(next?.get(name)),
    }))
    .filter(({ is, was }) => is !== was);
}

const textOf = (value: unknown): string | undefined =>
  value === undefined ? undefined : JSON.stringify(value);
