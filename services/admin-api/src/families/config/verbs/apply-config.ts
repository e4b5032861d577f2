import {
  checkConfig,
  describeFault,
  type Fault,
  type Kind,
  KINDS,
  KINDS_IN_ORDER,
  planChanges,
  type ResolvedConfig,
  type Step,
  toWanted,
} from "@lintel/config-file";
import { isDuplicate } from "@lintel/db";
import { sql } from "kysely";

import type { Deps } from "../../../deps.ts";
import { Problem } from "../../../problems/problem.ts";
import { hashSecret } from "../../../writes/hash-secret.ts";
import type { Write } from "../../../writes/write.ts";
import { findPresent, fromFileOr } from "../queries/find-present.ts";
import { type Application, type MakeOne, makersOf } from "./makers.ts";

/** What a write is made with, but for what a configuration file is not held to. */
export type FileWrite = Omit<Write, "requireEditable" | "requireMatch">;

/**
 * Makes what is from a file what this one says, in the transaction of the write: all of it or, when it throws, nothing.
 * Applications wait for each other. Throws a problem that says everything that is wrong with the configuration, or the first
 * thing that the present state refuses. Returns what was done: nothing, the second time.
 */
export async function applyConfig(
  deps: Deps,
  write: FileWrite,
  config: ResolvedConfig,
): Promise<readonly Step[]> {
  const { tx } = write;
  refuseFaults(checkConfig(config));
  await sql`select pg_advisory_xact_lock(hashtextextended('lintel configuration', 0))`.execute(tx);
  const { keyring } = deps;
  const present = await findPresent({ db: tx, keyring }, fromFileOr(idsIn(config)));
  const { faults, ids, steps } = planChanges(toWanted(config, hashSecret), present);
  refuseFaults(faults);
  const application: Application = {
    deps,
    write: { ...write, requireEditable: allowed, requireMatch: allowed },
    config,
    present,
    ids: new Map(ids),
  };
  await releaseNames(write, steps);
  const makers = makersOf(application);
  for (const step of steps) await perform(application, makers[step.kind], step);
  return steps;
}

const TABLES = {
  "custom provider": "custom_providers",
  setting: "provider_settings",
  policy: "policies",
  key: "keys",
  user: "users",
  route: "routes",
} as const satisfies Readonly<Record<Kind, string>>;

/** What goes only at the end gives its name to what takes it before. */
async function releaseNames({ tx }: FileWrite, steps: readonly Step[]): Promise<void> {
  const taken = new Set(
    steps.filter(({ action }) => action !== "remove").map(({ kind, name }) => `${kind} ${name}`),
  );
  for (const { action, id, kind, name } of steps) {
    if (action !== "remove" || !taken.has(`${kind} ${name}`)) continue;
    await sql`update ${sql.table(TABLES[kind])} set config_name = null where id = ${id}`.execute(
      tx,
    );
  }
}

const allowed = (): void => undefined;

function refuseFaults(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  throw new Problem("configInvalid", faults.map((fault) => describeFault(fault)).join("; "));
}

const idsIn = (config: ResolvedConfig): readonly string[] =>
  KINDS_IN_ORDER.flatMap((kind) =>
    Object.values(config[KINDS[kind]] ?? {}).flatMap(({ id }) => id ?? []),
  );

async function perform(
  { ids }: Application,
  { create, remove, replace }: MakeOne,
  { action, id, kind, name }: Step,
): Promise<void> {
  try {
    if (action === "create") ids.set(`${kind} ${name}`, await create(name, id));
    else if (id !== undefined) await (action === "remove" ? remove(id) : replace(name, id));
  } catch (error) {
    throw refusalOf(kind, name, error);
  }
}

/** Says which object of the file a verb refused. What is no refusal stays as it is. */
function refusalOf(kind: Kind, name: string, error: unknown): unknown {
  const isTaken = isDuplicate(error, `${TABLES[kind]}_pkey`);
  if (!isTaken && !(error instanceof Problem)) return error;
  const detail =
    error instanceof Problem ? error.message : "its id was that of an object that is gone";
  return new Problem("configRefused", `${kind} "${name}": ${detail}`, { cause: error });
}
