import type { Option } from "../../arguments/command.ts";
import type { Given } from "../../arguments/given.ts";

export const PAGE_OPTIONS: Readonly<Record<string, Option>> = {
  limit: { value: "N", help: "at most this many (100); 0 for all" },
  offset: { value: "N", help: "skip this many" },
};

const DEFAULT_LIMIT = 100;

/** The page those options ask for. */
export const pageMembers = (given: Given) => ({
  limit: given.number("limit") ?? DEFAULT_LIMIT,
  offset: given.number("offset"),
});

/** The same where it is part of the query. */
export function pageQuery(given: Given) {
  const { limit, offset } = pageMembers(given);
  return { limit: String(limit), offset: offset === undefined ? undefined : String(offset) };
}
