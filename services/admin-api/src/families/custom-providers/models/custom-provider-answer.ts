import {
  ConfigNameAnswer,
  toUnixSeconds,
  RouteConfigAnswer,
  toRouteConfigAnswer,
} from "@lintel/admin-models";
import type { CustomProvider } from "@lintel/core";
import { z } from "zod";

/** A custom provider as the API shows it: the contract's members, in its order. */
export const CustomProviderAnswer = z
  .object({
    id: z.uuid(),
    created_at: z.int().meta({ description: "Unix seconds." }),
    updated_at: z.int().meta({ description: "Unix seconds." }),
    provider: z.string(),
    route_configs: z.array(RouteConfigAnswer),
    authentication_param: z.string(),
    config_name: ConfigNameAnswer,
  })
  .meta({ id: "CustomProvider" });
export type CustomProviderAnswer = z.infer<typeof CustomProviderAnswer>;

/** A custom provider in the contract's form. */
export const toCustomProviderAnswer = (provider: CustomProvider): CustomProviderAnswer => ({
  id: provider.id,
  created_at: toUnixSeconds(provider.createdAtMs),
  updated_at: toUnixSeconds(provider.updatedAtMs),
  provider: provider.provider,
  route_configs: provider.routeConfigs.map(toRouteConfigAnswer),
  authentication_param: provider.authenticationParam,
  config_name: provider.configName,
});
