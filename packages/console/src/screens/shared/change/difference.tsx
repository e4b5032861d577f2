import { differences } from "./differences.ts";

/** What two states of a thing differ in, member by member: also what is gone, and what is new. */
export const Difference = ({
  before,
  after,
}: {
  readonly before: object;
  readonly after: object;
}) => (
  <ul className="mt-2 space-y-1">
    {differences(before, after).map(({ is, name, was }) => (
      <li key={name} className="font-mono text-xs wrap-anywhere">
        <span className="font-semibold">{name}</span>:{" "}
        {was !== undefined && (
          <del className="rounded bg-bad-tint px-1 text-bad">
            <span className="sr-only">was </span>
            {was}
          </del>
        )}{" "}
        {is !== undefined && (
          <ins className="rounded bg-good-tint px-1 text-good no-underline">
            <span className="sr-only">is </span>
            {is}
          </ins>
        )}
      </li>
    ))}
  </ul>
);
