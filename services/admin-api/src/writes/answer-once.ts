import { type Keyring, seal, type Tables, unseal } from "@lintel/db";
import { type Selectable, sql, type Transaction } from "kysely";

import type { Deps } from "../deps.ts";
import { Problem } from "../problems/problem.ts";

/** What a write answers with. */
export interface WriteAnswer {
  /** Absent: the contract's empty 200. */
  readonly body?: unknown;
  /** Version of the written entity, which becomes the `etag`. */
  readonly version?: number;
}

/** A request that may come again and must not be done again. */
export interface RepeatableRequest {
  /** A token's id, or the name of who has none: their keys are their own. */
  readonly actor: string;
  readonly key: string;
  /** Differs when the request does. */
  readonly fingerprint: Buffer;
}

export interface GivenAnswer extends WriteAnswer {
  /** The answer to an earlier request, which this one repeats. */
  readonly isReplayed: boolean;
}

type Row = Selectable<Tables["idempotent_answers"]>;

/** Event-worker deletes them after the same time. */
const KEPT_MS = 24 * 3600 * 1000;

/**
 * Makes a change unless the same request made it before, and keeps its answer in the same transaction: there is
 * never one without the other. Only what succeeded is kept; after a failure nothing has happened. The answer is
 * sealed, since it may hold a secret that is shown once. Throws a problem while the same request is being answered,
 * and when the key was given to another one.
 */
export async function answerOnce(
  { keyring, now }: Deps,
  tx: Transaction<Tables>,
  request: RepeatableRequest,
  make: () => Promise<WriteAnswer>,
): Promise<GivenAnswer> {
  const at = now();
  await claim(tx, request);
  const kept = await findKept(tx, request, new Date(at.getTime() - KEPT_MS));
  if (kept === undefined) {
    const answer = await make();
    await keep(tx, sealAnswer(keyring, request, answer), at);
    return { ...answer, isReplayed: false };
  }
  if (!kept.fingerprint.equals(request.fingerprint)) {
    throw new Problem("idempotencyKeyReused", "Idempotency-Key was given to another request");
  }
  return { ...open(keyring, kept), isReplayed: true };
}

/** Until the transaction ends, and with it the process that runs it, no other process may answer the request. */
async function claim(tx: Transaction<Tables>, { actor, key }: RepeatableRequest): Promise<void> {
  const name = `idempotency ${actor} ${key}`;
  const { rows } = await sql<{ claimed: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as claimed`.execute(tx);
  if (rows[0]?.claimed === true) return;
  const detail = "a request with this Idempotency-Key is being answered";
  throw new Problem("requestRunning", detail, { retryAfterSeconds: 1 });
}

const findKept = (
  tx: Transaction<Tables>,
  { actor, key }: RepeatableRequest,
  keptSince: Date,
): Promise<Row | undefined> =>
  tx
    .selectFrom("idempotent_answers")
    .selectAll()
    .where("actor", "=", actor)
    .where("key", "=", key)
    .where("created_at", ">", keptSince)
    .executeTakeFirst();

type Kept = Pick<Row, "actor" | "key" | "fingerprint" | "version" | "sealed_with" | "sealed_body">;

/** In the place of one with the same key whose time is over. */
async function keep(tx: Transaction<Tables>, kept: Kept, at: Date): Promise<void> {
  const { actor, key, ...answer } = { ...kept, created_at: at };
  await tx
    .insertInto("idempotent_answers")
    .values({ actor, key, ...answer })
    .onConflict((conflict) => conflict.columns(["actor", "key"]).doUpdateSet(answer))
    .execute();
}

const contextOf = ({ actor, key }: Pick<Row, "actor" | "key">): string =>
  `idempotent-answer:${actor}:${key}`;

function sealAnswer(
  keyring: Keyring,
  { actor, key, fingerprint }: RepeatableRequest,
  { body, version }: WriteAnswer,
): Kept {
  const { sealed, sealedWith } = seal(keyring, contextOf({ actor, key }), textOf(body));
  return {
    actor,
    key,
    fingerprint,
    version: version === undefined ? null : String(version),
    sealed_with: sealedWith,
    sealed_body: sealed,
  };
}

function open(keyring: Keyring, row: Row): WriteAnswer {
  const text = unseal(keyring, contextOf(row), {
    sealedWith: row.sealed_with,
    sealed: row.sealed_body,
  });
  return {
    ...(text === "" ? {} : { body: JSON.parse(text) }),
    ...(row.version === null ? {} : { version: Number(row.version) }),
  };
}

const textOf = (body: unknown): string => (body === undefined ? "" : JSON.stringify(body));
