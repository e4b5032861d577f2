/** What two states of a thing differ in, member by member. */
export function Difference({ before, after }: { readonly before: object; readonly after: object }) {
  const old = new Map<string, unknown>(Object.entries(before));
  const changed = Object.entries(after).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(old.get(name)),
  );
  return (
    <ul className="mt-2 space-y-1">
      {changed.map(([name, value]) => (
        <li key={name} className="font-mono text-xs wrap-anywhere">
          <span className="font-semibold">{name}</span>: <del>{JSON.stringify(old.get(name))}</del>{" "}
          <ins>{JSON.stringify(value)}</ins>
        </li>
      ))}
    </ul>
  );
}
