import {
  mergeRouteConfig,
  type RouteConfigInput,
  type CustomProviderChange,
  emptyFields,
  validateAddresses,
  validatePaths,
} from "@lintel/admin-models";
import type { CustomProvider, RouteConfig } from "@lintel/core";
import { toCustomProvider } from "@lintel/db";

import type { Deps } from "../../../deps.ts";
import { Problem } from "../../../problems/problem.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import { toCustomProviderAnswer } from "../models/custom-provider-answer.ts";
import { lockCustomProvider } from "./lock-custom-provider.ts";

/** Changes a custom provider: configs of known paths are merged, in their place, and others added. */
export async function updateCustomProvider(
  { now }: Deps,
  write: Write,
  id: string,
  input: CustomProviderChange,
): Promise<CustomProvider> {
  const existing = await lockCustomProvider(write, id);
  const { route_configs: given = [], authentication_param: parameter } = input;
  const configs = mergeAll(existing.routeConfigs, given);
  const row = await write.tx
    .updateTable("custom_providers")
    .set({
      updated_at: now(),
      route_configs: JSON.stringify(configs),
      authentication_param: parameter?.toLowerCase(),
    })
    .where("id", "=", existing.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const provider = toCustomProvider(row);
  await writeAudit(write, {
    verb: "update-custom-provider",
    entity: "custom-provider",
    entityId: provider.id,
    before: toCustomProviderAnswer(existing),
    after: toCustomProviderAnswer(provider),
  });
  return provider;
}

/** Throws a problem that counts the configs as they were given. */
function mergeAll(
  existing: readonly RouteConfig[],
  given: readonly RouteConfigInput[],
): readonly RouteConfig[] {
  const byPath = new Map(existing.map((config) => [config.path, config]));
  const merged = given.map((config) => mergeRouteConfig(config, byPath.get(config.path ?? "")));
  const fault = validatePaths(merged) ?? validateFields(merged) ?? validateAddresses(merged);
  if (fault !== undefined) throw new Problem("customProviderInvalid", fault);
  for (const config of merged) byPath.set(config.path, config);
  return [...byPath.values()];
}

function validateFields(configs: readonly RouteConfig[]): string | undefined {
  const fields = emptyFields(configs);
  return fields.length === 0 ? undefined : `empty fields in provider: ${fields.join(",")}`;
}
