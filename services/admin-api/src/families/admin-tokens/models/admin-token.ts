import { Name, toUnixSeconds, keeping } from "@lintel/admin-models";
import { parseGoDuration } from "@lintel/core";
import type { Tables } from "@lintel/db";
import type { Selectable } from "kysely";
import { z } from "zod";

import { ADMIN_PASS_CALLER, OPEN_ACCESS_CALLER, PERSON_PREFIX } from "../../../access/caller.ts";
import { SCOPES } from "../../../access/scopes.ts";

/** Names that the audit log uses for those who have no token. */
const RESERVED: ReadonlySet<string> = new Set([
  ADMIN_PASS_CALLER.name,
  OPEN_ACCESS_CALLER.name,
  "event-worker",
]);

const Scopes = z.array(z.enum(SCOPES)).min(1);

const Members = z.object({
  name: Name.meta({ description: "What the audit log calls it.", example: "ci" }),
  scopes: Scopes.max(SCOPES.length).meta({
    description:
      "What it may do. A write scope includes reading the same; `admin` includes everything.",
    example: ["keys:write"],
  }),
  ttl: z
    .string()
    .refine((text) => text === "" || (parseGoDuration(text) ?? 0) > 0)
    .optional()
    .meta({
      description: "Lifetime as a Go duration; `d` is a day. It does not expire without one.",
      example: "90d",
    }),
});
type Members = z.infer<typeof Members>;

/** The body that makes an admin token. */
export const NewAdminToken = Members.check(
  keeping<Members>([
    {
      otherwise: ({ name }) => `the name ${name} is reserved`,
      holds: ({ name }) => !RESERVED.has(name) && !name.startsWith(PERSON_PREFIX),
    },
  ]),
).meta({ id: "NewAdminToken" });
export type NewAdminToken = z.infer<typeof NewAdminToken>;

const Moment = z.int().nullable().meta({ description: "Unix seconds." });

/** An admin token as the API shows it: never its secret. */
export const AdminTokenAnswer = z
  .object({
    id: z.uuid(),
    name: z.string(),
    prefix: z.string().meta({ description: "The beginning of the token, to recognise it by." }),
    scopes: Scopes,
    createdAt: z.int().meta({ description: "Unix seconds." }),
    createdBy: z.string(),
    expiresAt: Moment,
    revokedAt: Moment,
    lastUsedAt: Moment.meta({ description: "Unix seconds; up to five minutes late." }),
  })
  .meta({ id: "AdminToken" });
export type AdminTokenAnswer = z.infer<typeof AdminTokenAnswer>;

/** A new admin token: the only answer that shows its secret. */
export const NewAdminTokenAnswer = AdminTokenAnswer.extend({
  token: z.string().meta({ description: "The token itself. It is not shown again." }),
}).meta({ id: "CreatedAdminToken" });

/** A row in the form of the API. */
export const toAdminTokenAnswer = (row: Selectable<Tables["admin_tokens"]>): AdminTokenAnswer => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  scopes: SCOPES.filter((scope) => row.scopes.includes(scope)),
  createdAt: toUnixSeconds(row.created_at.getTime()),
  createdBy: row.created_by,
  expiresAt: secondsOf(row.expires_at),
  revokedAt: secondsOf(row.revoked_at),
  lastUsedAt: secondsOf(row.last_used_at),
});

const secondsOf = (moment: Date | null): number | null =>
  moment === null ? null : toUnixSeconds(moment.getTime());
