import { mergeRouteConfig, type NewCustomProvider } from "@lintel/admin-models";

/** What a body says of a custom provider beside its name, as the columns hold it. */
export const customProviderColumns = ({
  route_configs: configs = [],
  authentication_param: parameter = "",
}: NewCustomProvider) => ({
  route_configs: JSON.stringify(configs.map((config) => mergeRouteConfig(config))),
  authentication_param: parameter.toLowerCase(),
});
