import type { Rule } from "@lintel/admin-models";
import { z } from "zod";

/** Where a row stands in a listing by time of creation and then id. */
export interface ListedRow {
  readonly id: string;
  /** Microseconds since 1970, as text: Postgres' precision, which a `Date` would lose. */
  readonly created_text: string;
}

/** Members of a search that can go on where a page ended. */
export const CURSOR_MEMBERS = {
  cursor: z.string().max(200).optional().meta({
    description:
      "`nextCursor` of the previous page, with the same filters and order. Rows created or deleted meanwhile neither repeat nor hide others.",
  }),
} as const;

/** Member of a page's answer, beside the contract's. */
export const CURSOR_ANSWER = {
  nextCursor: z
    .string()
    .optional()
    .meta({ description: "Where the next page begins; absent when the page was not filled." }),
} as const;

interface WithCursor {
  readonly cursor?: string | undefined;
  readonly offset?: number | undefined;
}

/** A cursor is one that a page gave, and does not come with an offset. */
export const cursorRules: readonly Rule<WithCursor>[] = [
  {
    otherwise: "cursor is not one that a page returned",
    holds: ({ cursor = "" }) => cursor === "" || readCursor(cursor) !== undefined,
  },
  {
    otherwise: "cursor and offset cannot be both present",
    holds: ({ cursor = "", offset = 0 }) => cursor === "" || offset === 0,
  },
];

/** A place as callers see it. They need not, and should not, know what is in it. */
export const toCursor = ({ created_text: micros, id }: ListedRow): string =>
  Buffer.from(`${micros}.${id}`).toString("base64url");

/** The place a cursor stands for; `undefined` when it is none. */
export function readCursor(cursor: string): ListedRow | undefined {
  const [micros = "", id = "", ...rest] = Buffer.from(cursor, "base64url").toString().split(".");
  const isPlace = /^\d{1,16}$/.test(micros) && z.guid().safeParse(id).success && rest.length === 0;
  return isPlace ? { created_text: micros, id } : undefined;
}

interface End {
  readonly count: number;
  readonly last: ListedRow | undefined;
}

/** `nextCursor` as a further member of a page's answer, with its comma; nothing when the page was not filled. */
export function nextCursorMember(
  { count, last }: End,
  { limit }: { readonly limit?: number },
): string {
  if (last === undefined || count !== limit) return "";
  return `,"nextCursor":${JSON.stringify(toCursor(last))}`;
}
