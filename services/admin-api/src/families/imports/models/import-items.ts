import { MAX_NAME_LENGTH, NewKey, UnixSeconds } from "@lintel/admin-models";
import { MAX_COST_NANO } from "@lintel/core";
import { z } from "zod";

import { foldMembers } from "../../../http/input/fold-members.ts";
import { parseInput } from "../../../http/input/parse-input.ts";

/** An item as it came: members of no type yet. */
export type RawItem = Readonly<Record<string, unknown>>;

/** What every thing has that was made elsewhere. */
const Made = z.object({
  id: z.uuid(),
  createdAt: UnixSeconds,
  revoked: z.boolean().optional(),
  revokedReason: z.string().max(MAX_NAME_LENGTH).optional(),
});
export type Made = z.infer<typeof Made>;

const HashedSecret = z.object({
  keyHash: z.string().regex(/^[\da-f]{64}$/, "must be 64 hexadecimal digits"),
});

/** Takes the place of a key's secret where only its hash is known. */
const UNKNOWN_SECRET = "unknown-secret";

/** What a key, whose secret is known as a hash only, was and may do. */
export interface ImportedKey {
  readonly made: Made;
  readonly keyHash: string;
  readonly key: Omit<NewKey, "key">;
}

/** The largest number of a column of the ledger. */
const Count = z.int().min(0).max(2_147_483_647);
const ShortText = z.string().max(MAX_NAME_LENGTH);

const Used = z.object({
  keyId: z.uuid(),
  userId: ShortText,
  at: UnixSeconds,
  provider: ShortText,
  model: ShortText,
  costInNanoUsd: z.int().min(0).max(MAX_COST_NANO),
  promptTokens: z.int().min(0),
  completionTokens: z.int().min(0),
});

/** Sums of one key, user and model over a day in UTC. */
const ImportedSpend = Used.extend({ calls: Count, latencyInMs: Count.default(0) });
export type ImportedSpend = z.infer<typeof ImportedSpend>;

const MAX_TAGS = 100;
const MAX_METADATA_LENGTH = 65_536;

/** One call. */
const ImportedEvent = Used.extend({
  id: z.uuid(),
  status: z.int().min(0).max(999),
  latencyInMs: Count,
  tags: z.array(ShortText).max(MAX_TAGS).default([]),
  path: ShortText.default(""),
  method: ShortText.default(""),
  customId: ShortText.default(""),
  action: ShortText.default(""),
  policyId: ShortText.default(""),
  routeId: ShortText.default(""),
  correlationId: ShortText.default(""),
  metadata: z.string().max(MAX_METADATA_LENGTH).optional(),
});
export type ImportedEvent = z.infer<typeof ImportedEvent>;

/** Reads an item as a schema of the admin API wants it. Throws a problem that says what is wrong. */
export function readItem<Schema extends z.ZodType>(
  schema: Schema,
  item: RawItem,
): z.output<Schema> {
  const { value } = foldMembers(schema, item);
  return parseInput(schema, value, { malformed: "importInvalid", invalid: "importInvalid" });
}

export const readMade = (item: RawItem): Made => readItem(Made, item);

export const readEvent = (item: RawItem): ImportedEvent => readItem(ImportedEvent, item);

export const readSpend = (item: RawItem): ImportedSpend => readItem(ImportedSpend, item);

export const readKey = (item: RawItem): ImportedKey => ({
  made: readMade(item),
  keyHash: readItem(HashedSecret, item).keyHash,
  key: readItem(NewKey, { ...item, key: UNKNOWN_SECRET }),
});
