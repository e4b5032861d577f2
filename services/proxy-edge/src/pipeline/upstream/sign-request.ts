import { GatewayError, type ProviderSetting } from "@lintel/core";
import type { Provider } from "@lintel/providers";

import type { Deps } from "../../deps.ts";
import type { UpstreamRequest } from "../../ports/upstream.ts";

export type SignDeps = Pick<Deps, "accessTokens" | "machineCredentials" | "now">;

interface SignedFor {
  readonly provider: Pick<Provider, "accessTokens" | "sign" | "usesAmbientCredentials">;
  readonly setting: Pick<ProviderSetting, "id" | "setting">;
}

/** A request with what its provider signs it with; rejects with `upstream_failed` when the setting's credential cannot be used. */
export async function signRequest(
  deps: SignDeps,
  { provider, setting }: SignedFor,
  request: UpstreamRequest,
): Promise<UpstreamRequest> {
  if (provider.sign === undefined) return request;
  const body = Buffer.isBuffer(request.body) ? request.body : NO_BYTES;
  try {
    const own = setting.setting;
    const machine =
      provider.usesAmbientCredentials?.(own) === true ? await deps.machineCredentials.find() : {};
    const token =
      provider.accessTokens === undefined
        ? {}
        : await deps.accessTokens.find(provider.accessTokens, setting);
    const members = { ...own, ...machine, ...token };
    const signature = await provider.sign({ ...request, body }, members, deps.now());
    return { ...request, headers: [...request.headers, ...signature] };
  } catch (cause) {
    throw new GatewayError("upstream_failed", "the provider setting's credential cannot be used", {
      cause,
      detail: { settingId: setting.id },
      retryable: false,
    });
  }
}

const NO_BYTES = Buffer.alloc(0);
