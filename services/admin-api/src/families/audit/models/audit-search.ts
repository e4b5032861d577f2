import { z } from "zod";

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

const UnixSecondsText = z.string().regex(/^\d{1,10}$/);

/** Which part of the audit log is asked for, as query parameters. */
export const AuditQuery = z.object({
  entity: z
    .string()
    .optional()
    .meta({ description: "Only changes of this kind of entity.", example: "key" }),
  entityId: z.string().optional().meta({ description: "Only changes of the entity with this id." }),
  actor: z.string().optional().meta({ description: "A name, or a token's id." }),
  verb: z
    .string()
    .optional()
    .meta({ description: "Only changes by this operation.", example: "delete-key" }),
  from: UnixSecondsText.optional().meta({ description: "Unix seconds; included." }),
  to: UnixSecondsText.optional().meta({ description: "Unix seconds; included." }),
  limit: z
    .string()
    .refine((text) => /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= MAX_LIMIT)
    .optional()
    .meta({ description: `1 to ${MAX_LIMIT}; ${DEFAULT_LIMIT} when absent.`, example: "100" }),
  cursor: z
    .string()
    .refine((text) => placeOf(text) !== undefined)
    .optional()
    .meta({ description: "`nextCursor` of the previous page, with the same filters." }),
});

/** Where a page of the audit log ends. */
export interface AuditPlace {
  /** Microseconds since 1970, in digits. */
  readonly atMicros: string;
  readonly id: string;
}

export interface AuditSearch {
  readonly entity?: string | undefined;
  readonly entityId?: string | undefined;
  readonly actor?: string | undefined;
  readonly verb?: string | undefined;
  readonly from?: Date | undefined;
  /** Excluded. */
  readonly until?: Date | undefined;
  readonly after?: AuditPlace | undefined;
  readonly limit: number;
}

/** What the query parameters ask for. */
export function toAuditSearch(query: z.infer<typeof AuditQuery>): AuditSearch {
  const { cursor, from, limit = String(DEFAULT_LIMIT), to, ...filter } = query;
  return {
    ...filter,
    from: from === undefined ? undefined : new Date(Number(from) * 1000),
    until: to === undefined ? undefined : new Date((Number(to) + 1) * 1000),
    after: cursor === undefined ? undefined : placeOf(cursor),
    limit: Number(limit),
  };
}

/** The place after which the next page begins, as a text without a meaning to the caller. */
export const cursorOf = ({ atMicros, id }: AuditPlace): string =>
  Buffer.from(`${atMicros}.${id}`).toString("base64url");

function placeOf(cursor: string): AuditPlace | undefined {
  const text = Buffer.from(cursor, "base64url").toString("latin1");
  const [, atMicros, id] = /^(\d{1,17})\.(\d{1,18})$/.exec(text) ?? [];
  return atMicros === undefined || id === undefined ? undefined : { atMicros, id };
}
