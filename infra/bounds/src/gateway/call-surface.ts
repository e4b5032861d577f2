import { PROVIDERS, type Endpoint, type Provider } from "@lintel/providers";
import type { Surface } from "@lintel/proxy-edge/src/pipeline/inbound.ts";
import { createProviderPaths } from "@lintel/proxy-edge/src/surfaces/provider-paths.ts";

const surfaces = createProviderPaths(PROVIDERS);

/** The surface that a call to an endpoint's path comes to, with what the placeholders of that hold. */
export function surfaceOf(
  provider: Provider,
  endpoint: Endpoint,
  inPath: Readonly<Record<string, string>>,
): Surface {
  const path = endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) => segmentOf(inPath[name]));
  const target = `/api/providers/${provider.id}${path}`;
  const surface = surfaces.find("POST", target);
  if (surface === undefined) throw new Error(`${target} is not served`);
  return surface;
}

/** A colon may stand in a path as it is, and clients leave it so. */
const segmentOf = (value = ""): string => encodeURIComponent(value).replaceAll("%3A", ":");
