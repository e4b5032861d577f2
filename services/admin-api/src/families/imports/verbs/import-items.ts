import { sql } from "kysely";

import type { Deps } from "../../../deps.ts";
import { isUuid } from "../../../paging/is-uuid.ts";
import { Problem } from "../../../problems/problem.ts";
import type { Write } from "../../../writes/write.ts";
import { type RawItem, readEvent, readKey, readSpend } from "../models/import-items.ts";
import type { ImportKind, ImportRequest, ImportResult } from "../models/import-request.ts";
import { importEvents } from "./import-events.ts";
import { importKeys } from "./import-keys.ts";
import { importSpend } from "./import-spend.ts";
import { makeEach } from "./make-each.ts";
import { MAKERS } from "./makers.ts";

/**
 * Brings in things of another gateway under the ids they had there. What is there already is left as it is, so the same
 * request may come again. An item that cannot be taken over is refused by itself, with the reason.
 */
export async function importItems(
  deps: Deps,
  write: Write,
  request: ImportRequest,
): Promise<readonly ImportResult[]> {
  const { items, kind } = request;
  if (kind === "spend") {
    const readOne = (item: RawItem) => readOrRefuse(textOf(item["keyId"]), () => readSpend(item));
    return importRead(request, readOne, (spend) => importSpend(deps, write, spend));
  }
  const known = await findKnown(write, kind, items);
  const readNew =
    <Item>(read: (item: RawItem) => Item) =>
    (item: RawItem): Read<Item> => {
      const id = textOf(item["id"]);
      if (known.has(id.toLowerCase())) return { result: { id, outcome: "exists" } };
      return readOrRefuse(id, () => read(item));
    };
  if (kind === "keys") {
    return importRead(request, readNew(readKey), (keys) => importKeys(deps, write, keys));
  }
  if (kind === "events") {
    return importRead(request, readNew(readEvent), (events) => importEvents(deps, write, events));
  }
  return importRead(request, readNew(MAKERS[kind]), (makes) => makeEach(deps, write, makes));
}

/** What an item asks for, or its result where that is known already. */
type Read<Item> = { readonly id: string; readonly item: Item } | { readonly result: ImportResult };

/** `make` gets the items that are to be made, and answers with their results in the same order. */
async function importRead<Item>(
  { dryRun = false, items }: ImportRequest,
  read: (item: RawItem) => Read<Item>,
  make: (items: readonly Item[]) => Promise<readonly ImportResult[]>,
): Promise<readonly ImportResult[]> {
  const all = items.map(read);
  const open = all.flatMap((one) => ("item" in one ? [one] : []));
  const made = dryRun
    ? open.map(({ id }) => ({ id, outcome: "created" }) as const)
    : await make(open.map(({ item }) => item));
  const results = made.values();
  return all.flatMap((one) => ("result" in one ? one.result : (results.next().value ?? [])));
}

function readOrRefuse<Item>(id: string, read: () => Item): Read<Item> {
  try {
    return { id, item: read() };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { result: { id, outcome: "refused", reason: error.message } };
  }
}

const TABLES = {
  "custom-providers": "custom_providers",
  settings: "provider_settings",
  policies: "policies",
  keys: "keys",
  users: "users",
  routes: "routes",
  events: "events",
} as const satisfies Readonly<Record<Exclude<ImportKind, "spend">, string>>;

/** Ids that are taken, in small letters. What was deleted here is not brought back. */
async function findKnown(
  { tx }: Write,
  kind: Exclude<ImportKind, "spend">,
  items: readonly RawItem[],
): Promise<ReadonlySet<string>> {
  const ids = items.map(({ id }) => textOf(id)).filter(isUuid);
  const { rows } = await sql<{ id: string }>`
    select id from ${sql.table(TABLES[kind])} where id = any(${ids}::uuid[])`.execute(tx);
  return new Set(rows.map(({ id }) => id));
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
