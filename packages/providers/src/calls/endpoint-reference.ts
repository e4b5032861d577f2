import type { RouteConfig } from "@lintel/core";

import type { Endpoint } from "../contract/endpoint.ts";
import type { Provider } from "../contract/provider.ts";
import { toEndpoint } from "../dialects/described/endpoint.ts";
import { findProvider } from "../providers/registry.ts";

/** Which endpoint is meant, as plain data: endpoints hold functions, and those cannot be sent to a thread. */
export type EndpointReference =
  | { readonly provider: string; readonly index: number }
  | { readonly config: RouteConfig };

export function referenceTo(
  { endpoints, id }: Pick<Provider, "endpoints" | "id">,
  endpoint: Pick<Endpoint, "config">,
): EndpointReference {
  if (endpoint.config !== undefined) return { config: endpoint.config };
  return { provider: id, index: endpoints.findIndex((each) => each === endpoint) };
}

/** Throws when there is no such endpoint: every one of a provider's can be referred to. */
export function referredEndpoint(reference: EndpointReference): Endpoint {
  if ("config" in reference) return toEndpoint(reference.config);
  const provider = findProvider(reference.provider);
  const endpoint = provider?.endpoints[reference.index];
  if (endpoint === undefined) throw new Error("no such endpoint");
  return endpoint;
}
