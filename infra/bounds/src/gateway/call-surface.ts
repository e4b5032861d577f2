import { PROVIDERS, type Endpoint, type Provider } from "@lintel/providers";
import type { Surface } from "@lintel/proxy-edge/src/pipeline/inbound.ts";
import { createProviderPaths } from "@lintel/proxy-edge/src/surfaces/provider-paths.ts";

const surfaces = createProviderPaths(PROVIDERS);

/** The surface that a call to an endpoint's path comes to, on this deployment where it has one. */
export function surfaceOf(provider: Provider, endpoint: Endpoint, deployment: string): Surface {
  const path = endpoint.path.replace(":deployment_id", encodeURIComponent(deployment));
  const target = `/api/providers/${provider.id}${path}`;
  const surface = surfaces.find("POST", target);
  if (surface === undefined) throw new Error(`${target} is not served`);
  return surface;
}
