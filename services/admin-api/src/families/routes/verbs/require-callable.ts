import { dialectOfRoute, type Step } from "@lintel/core";
import { type Tables, toCustomProvider } from "@lintel/db";
import { findProvider, findStepEndpoint, type Provider, toProvider } from "@lintel/providers";
import { findTranslatedEndpoint } from "@lintel/translation";
import { sql, type Transaction } from "kysely";

import { isUuid } from "../../../paging/is-uuid.ts";
import { Problem } from "../../../problems/problem.ts";

interface Callable {
  readonly path: string;
  readonly requestFormat: string;
  readonly keyIds: readonly string[];
  readonly steps: readonly CallableStep[];
}

interface CallableStep {
  readonly provider: string;
  readonly model: string;
  readonly params?: Step["params"] | undefined;
}

/**
 * Throws a problem unless each step's provider exists and speaks the route's dialect, and each key has a setting for every
 * one of them. Returns how many of the keys exist, each counted once. The custom providers are locked against deletion.
 */
export async function requireCallable(
  tx: Transaction<Tables>,
  { keyIds, ...route }: Callable,
): Promise<number> {
  const providers = [...new Set(route.steps.map(({ provider }) => provider))];
  const custom = await lockCustomProviders(tx, providers);
  requireDialect(route, (id) => findProvider(id) ?? custom.find((provider) => provider.id === id));
  const keys = await readProviders(tx, keyIds);
  for (const { id, name, usable } of keys) {
    const missing = providers.filter((provider) => !usable.includes(provider));
    if (missing.length === 0) continue;
    const sentence = `key ${name} (${id}) has no provider setting for ${missing.join(", ")}`;
    throw new Problem("routeInvalid", sentence);
  }
  return keys.length;
}

/** Every step has to take the route's calls, as they come or translated. */
function requireDialect(
  route: Omit<Callable, "keyIds">,
  find: (id: string) => Provider | undefined,
): void {
  const dialect = dialectOfRoute(route);
  for (const [index, { model, params = null, provider }] of route.steps.entries()) {
    const found = find(provider);
    if (found === undefined) {
      throw new Problem("routeInvalid", `steps.[${index}].provider is not supported`);
    }
    const step = { model, params };
    const place =
      findStepEndpoint(found, dialect, step) ?? findTranslatedEndpoint(found, dialect, step);
    if (place !== undefined) continue;
    const sentence = `steps.[${index}].provider ${provider} has no endpoint for ${dialect}, which this route speaks by its requestFormat, models or path, and none to which its calls can be translated`;
    throw new Problem("routeInvalid", sentence);
  }
}

/** In the order of their names, so that two routes being made cannot wait for each other. */
async function lockCustomProviders(
  tx: Transaction<Tables>,
  names: readonly string[],
): Promise<readonly Provider[]> {
  const rows = await tx
    .selectFrom("custom_providers")
    .selectAll()
    .where(sql<boolean>`provider = any(${names}::text[])`)
    .where("deleted_at", "is", null)
    .orderBy("provider")
    .forShare()
    .execute();
  return rows.map((row) => toProvider(toCustomProvider(row)));
}

/** The keys that exist, with the providers they have settings for. */
const readProviders = (tx: Transaction<Tables>, keyIds: readonly string[]) =>
  tx
    .selectFrom("keys")
    .select(["keys.id", "keys.name"])
    .select(
      sql<string[]>`array(
        select distinct s.provider from provider_settings s
        where s.deleted_at is null and (
          s.id = keys.setting_id
          or s.id in (select setting_id from key_settings where key_id = keys.id)))`.as("usable"),
    )
    .where(sql<boolean>`keys.id = any(${keyIds.filter(isUuid)}::uuid[])`)
    .where("keys.deleted_at", "is", null)
    .orderBy("keys.created_at")
    .execute();
