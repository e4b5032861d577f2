/** Members that the API takes only together. */
const TOGETHER: Readonly<Record<string, string>> = {
  costLimitInUsdOverTime: "costLimitInUsdUnit",
  costLimitInUsdUnit: "costLimitInUsdOverTime",
  rateLimitOverTime: "rateLimitUnit",
  rateLimitUnit: "rateLimitOverTime",
};

/** Those members of `after` that are others than in `before`, and what has to come with them. */
export function changedMembers<Members extends object>(
  before: Members,
  after: Members,
): Partial<Members> {
  const old = new Map<string, unknown>(Object.entries(before));
  const names = new Set(
    Object.entries(after)
      .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(old.get(name)))
      .flatMap(([name]) => [name, TOGETHER[name] ?? name]),
  );
  const members = { ...after };
  for (const name of Object.keys(members)) {
    if (!names.has(name)) Reflect.deleteProperty(members, name);
  }
  return members;
}
