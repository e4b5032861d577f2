import { toUnixSeconds } from "@lintel/admin-models";
import { z } from "zod";

import { type Caller, OPEN_ACCESS_CALLER } from "../../../access/caller.ts";
import { type Scope, SCOPES } from "../../../access/scopes.ts";
import { toSessionCaller } from "../../../access/sessions/find-session-caller.ts";
import { type SessionRow } from "../../../access/sessions/select-live-sessions.ts";

const Seconds = z.int().meta({ description: "Unix seconds." });
const Method = z.enum(["password", "token", "oidc"]);
const scopes = z.array(z.enum(SCOPES));

const SESSION_TIMES = {
  createdAt: Seconds,
  lastUsedAt: z.int().meta({ description: "Unix seconds; up to a minute late." }),
  expiresAt: z.int().meta({ description: "Unix seconds: when it ends at the latest." }),
};

/** Who asks, and how that is known. */
export const SessionAnswer = z
  .object({
    name: z.string().meta({ description: "As the audit log says it.", example: "admin-pass" }),
    method: z.enum([...Method.options, "none"]).meta({
      description: "`none` where no password is set and everybody is an administrator.",
    }),
    tokenId: z.uuid().nullable().meta({ description: "Of the admin token; null without one." }),
    scopes: scopes.meta({ description: "`admin` includes all others." }),
    session: z
      .object({
        id: z.uuid(),
        ...SESSION_TIMES,
        idleTimeout: z
          .int()
          .meta({ description: "After how many seconds without a request it ends." }),
      })
      .nullable()
      .meta({ description: "Null where the credential came with the request." }),
  })
  .meta({ id: "Session" });
export type SessionAnswer = z.infer<typeof SessionAnswer>;

/** A caller in the form of the API. */
export const toSessionAnswer = (caller: Caller, idleMs: number): SessionAnswer => ({
  name: caller.name,
  method: methodOf(caller),
  tokenId: caller.tokenId ?? null,
  scopes: [...caller.scopes],
  session:
    caller.session === undefined
      ? null
      : {
          id: caller.session.id,
          createdAt: secondsOf(caller.session.createdAt),
          lastUsedAt: secondsOf(caller.session.lastUsedAt),
          expiresAt: secondsOf(caller.session.expiresAt),
          idleTimeout: Math.round(idleMs / 1000),
        },
});

function methodOf({ name, session, tokenId }: Caller): SessionAnswer["method"] {
  if (session !== undefined) return session.method;
  if (tokenId !== undefined) return "token";
  return name === OPEN_ACCESS_CALLER.name ? "none" : "password";
}

/** A session in the list of all. */
export const ListedSession = z
  .object({
    id: z.uuid(),
    name: z.string(),
    method: Method,
    tokenId: z.uuid().nullable(),
    scopes,
    source: z.string().meta({ description: "The address that signed in." }),
    ...SESSION_TIMES,
    isOwn: z.boolean().meta({ description: "Whether it is the one that asks." }),
  })
  .meta({ id: "ListedSession" });
export type ListedSession = z.infer<typeof ListedSession>;

/** A row in the form of the API: never its secret. */
export function toListedSession(row: SessionRow, own: string | undefined): ListedSession {
  const { name, scopes: given }: { name: string; scopes: readonly Scope[] } = toSessionCaller(row);
  return {
    id: row.id,
    name,
    method: row.method,
    tokenId: row.token_id,
    scopes: [...given],
    source: row.source,
    createdAt: secondsOf(row.created_at),
    lastUsedAt: secondsOf(row.last_used_at),
    expiresAt: secondsOf(row.expires_at),
    isOwn: row.id === own,
  };
}

const secondsOf = (moment: Date): number => toUnixSeconds(moment.getTime());
