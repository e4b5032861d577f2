import type { FoundEndpoint, Provider } from "@lintel/providers";

import type { Inbound, Surface } from "../pipeline/inbound.ts";

/** A path that leads to one endpoint of one provider, in that endpoint's own dialect. */
export function toSurface(
  provider: Provider,
  { endpoint, method, params, upstreamPath }: FoundEndpoint,
  { calledPath, path }: Pick<Inbound, "calledPath" | "path">,
): Surface {
  const inbound: Inbound = {
    method,
    params,
    path,
    calledPath,
    operation: endpoint.operation,
    errors: provider.errors,
    providers: [provider.id],
    mintsCredentials: provider.mintsCredentials?.(method, upstreamPath) === true,
    reading: { endpoint, provider },
  };
  const isFixed = path === calledPath;
  return { inbound, targets: [{ provider, endpoint, method, params, upstreamPath, isFixed }] };
}
