import type { Caller, SignInMethod } from "../../../access/caller.ts";
import { toSessionCaller } from "../../../access/sessions/find-session-caller.ts";
import { newSessionSecret, passwordProof } from "../../../access/sessions/session-secret.ts";
import type { Deps } from "../../../deps.ts";
import { hashSecret } from "../../../writes/hash-secret.ts";
import { type AuditedWrite, writeAudit } from "../../../writes/write-audit.ts";
import type { SessionAccess } from "../session-access.ts";

/** A person whom an identity provider has named. */
export interface SignedInPerson {
  readonly issuer: string;
  readonly subject: string;
  readonly sealedWith: string;
  readonly sealedIdToken: Buffer;
}

export interface SignIn {
  readonly method: SignInMethod;
  readonly person?: SignedInPerson;
}

/** To what the ID token of a person is bound when it is sealed. */
export const contextOfIdToken = (subject: string): string => `id-token:${subject}`;

const personColumns = (person: SignedInPerson, { scopes }: Caller) => ({
  issuer: person.issuer,
  subject: person.subject,
  scopes: [...scopes],
  sealed_with: person.sealedWith,
  sealed_id_token: person.sealedIdToken,
});

/** The session, and what its cookie holds: kept nowhere but as a hash. */
export interface BegunSession {
  readonly caller: Caller;
  readonly secret: string;
}

/**
 * Begins a session of who has just shown a credential, under a secret that nobody has seen: whatever cookie a browser came
 * with, it leaves with another.
 */
export async function beginSession(
  { newId, now }: Deps,
  { rules }: Pick<SessionAccess, "rules">,
  record: AuditedWrite,
  { method, person }: SignIn,
): Promise<BegunSession> {
  const secret = newSessionSecret();
  const at = now();
  const { caller, source, tx } = record;
  const row = await tx
    .insertInto("admin_sessions")
    .values({
      id: newId(),
      secret_hash: hashSecret(secret),
      method,
      name: caller.name,
      token_id: caller.tokenId ?? null,
      password_proof: method === "password" ? passwordProof(secret, rules.password) : null,
      ...(person === undefined ? {} : personColumns(person, caller)),
      source,
      created_at: at,
      last_used_at: at,
      expires_at: new Date(at.getTime() + rules.lifetimeMs),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const began = { method, name: caller.name, expiresAt: row.expires_at };
  await writeAudit(record, { verb: "sign-in", entity: "session", entityId: row.id, after: began });
  const ofToken = { token_name: caller.name, token_scopes: [...caller.scopes] };
  return { caller: toSessionCaller({ ...row, ...ofToken }), secret };
}
