/**
 * Passes on at most one complaint of a kind in `everyMs`, and with it how many were kept back: a dependency that
 * is away must not fill the log.
 */
export function quieten(
  everyMs: number,
  now: () => number,
  complain: (error: unknown, what: string, unsaid: number) => void,
): (error: unknown, what: string) => void {
  const kinds = new Map<string, { nextMs: number; unsaid: number }>();
  return (error, what) => {
    const kind = kinds.get(what) ?? { nextMs: 0, unsaid: 0 };
    kinds.set(what, kind);
    if (now() < kind.nextMs) {
      kind.unsaid += 1;
      return;
    }
    complain(error, what, kind.unsaid);
    kind.nextMs = now() + everyMs;
    kind.unsaid = 0;
  };
}
