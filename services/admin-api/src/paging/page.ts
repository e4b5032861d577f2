import { z } from "zod";

import type { ListedRow } from "./cursor.ts";

/** Members of every paged search. */
export const PAGE_MEMBERS = {
  limit: z
    .int()
    .min(0)
    .max(2_147_483_647)
    .optional()
    .meta({ description: "Page size. 0 or absent: everything, and `offset` is ignored." }),
  offset: z
    .int()
    .min(0)
    .max(2_147_483_647)
    .optional()
    .meta({ description: "How many entries to skip." }),
  returnCount: z
    .boolean()
    .optional()
    .meta({ description: "Whether to return `count`, the number of all matches." }),
} as const;

/** Which part of a listing is asked for. */
export interface Page {
  /** Absent: everything. */
  readonly limit?: number;
  readonly offset?: number;
  /** Where the page before ended. */
  readonly after?: ListedRow | undefined;
}

/** The contract's page: without a limit there is no offset either. */
export const pageOf = ({ limit = 0, offset = 0 }: z.infer<typeof PageMembers>): Page =>
  limit === 0 ? {} : { limit, offset };

const PageMembers = z.object(PAGE_MEMBERS).partial();

const Digits = z.string().regex(/^\d{1,9}$/);

/** A page as the query parameters of a listing that knows no other filter. */
export const PAGE_QUERY = {
  limit: Digits.optional().meta({
    description: "Page size. 0 or absent: everything, and `offset` is ignored.",
    example: "100",
  }),
  offset: Digits.optional().meta({ description: "How many entries to skip." }),
} as const;

/** The page that query parameters ask for. */
export const pageOfQuery = ({ limit = "0", offset = "0" }: z.infer<typeof PageQuery>): Page =>
  pageOf({ limit: Number(limit), offset: Number(offset) });

const PageQuery = z.object(PAGE_QUERY);

/** `asc` or `desc`, in any case. */
export type Order = "asc" | "desc";

/** Reads an order; `undefined` when the text is none. */
export function toOrder(text: string): Order | undefined {
  const order = text.toLowerCase();
  return order === "asc" || order === "desc" ? order : undefined;
}
