import { pickUser, type User } from "@lintel/core";
import { type Tables, toUser } from "@lintel/db";
import { sql, type Transaction } from "kysely";

/** Whose limits count calls of another gateway. */
interface Holder {
  /** Tags of the key. */
  readonly tags: readonly string[];
  readonly knownUserId: string | undefined;
}

interface Caller {
  readonly keyId: string;
  readonly userId: string;
}

export interface Holders {
  /** Whether there is, or was, such a key. */
  readonly has: (keyId: string) => boolean;
  /** `undefined` where there is no such key. */
  readonly of: (caller: Caller) => Holder | undefined;
}

/** Finds the keys, deleted ones too (what they spent stays known), and the users that these callers are. */
export async function findHolders(
  tx: Transaction<Tables>,
  callers: readonly Caller[],
): Promise<Holders> {
  const tags = await findTags(tx, callers);
  const users = await findUsers(tx, callers);
  return {
    has: (keyId) => tags.has(keyId.toLowerCase()),
    of: ({ keyId, userId }) => {
      const ofKey = tags.get(keyId.toLowerCase());
      if (ofKey === undefined) return undefined;
      const user = pickUser(matching(users, userId, ofKey), ofKey);
      return { tags: ofKey, knownUserId: user.kind === "known" ? user.user.id : undefined };
    },
  };
}

async function findTags(
  tx: Transaction<Tables>,
  callers: readonly Caller[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const ids = [...new Set(callers.map(({ keyId }) => keyId))];
  const rows = await tx
    .selectFrom("keys")
    .select(["id", "tags"])
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .execute();
  return new Map(rows.map(({ id, tags }) => [id, tags ?? []]));
}

async function findUsers(
  tx: Transaction<Tables>,
  callers: readonly Caller[],
): Promise<readonly User[]> {
  const names = [...new Set(callers.map(({ userId }) => userId))].filter((name) => name !== "");
  if (names.length === 0) return [];
  const rows = await tx
    .selectFrom("users")
    .selectAll()
    .where("user_id", "in", names)
    .where("deleted_at", "is", null)
    .execute();
  return rows.map(toUser);
}

const matching = (users: readonly User[], userId: string, tags: readonly string[]) =>
  users.filter((user) => user.userId === userId && tags.every((tag) => user.tags?.includes(tag)));
