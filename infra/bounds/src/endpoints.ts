import { type Endpoint, type Provider, PROVIDERS } from "@lintel/providers";

import { type Family, familyOf, isPriced, type MakeCall } from "./calls/index.ts";

export interface TriedEndpoint {
  /** `openai /v1/chat/completions`. */
  readonly name: string;
  readonly provider: Provider;
  readonly endpoint: Endpoint;
  readonly family: Family;
  readonly make: MakeCall;
}

/** Those that stand for all vendors, and all servers of one's own, that are made by the same builder. */
const STAND_INS: ReadonlySet<string> = new Set(["deepinfra", "vllm"]);

export const TRIED_PROVIDERS: readonly Provider[] = PROVIDERS.filter(
  ({ capabilities, id }) => capabilities === undefined || STAND_INS.has(id),
);

/** The endpoints of a provider that are tried: those whose calls cost what they bound. */
export const triedOf = (provider: Provider): readonly Endpoint[] =>
  provider.endpoints.filter(isPriced);

/** Every endpoint of theirs whose calls cost what it bounds. Fails for one without a generator of calls. */
export const TRIED_ENDPOINTS: readonly TriedEndpoint[] = TRIED_PROVIDERS.flatMap((provider) =>
  triedOf(provider).map((endpoint) => {
    const name = `${provider.id} ${endpoint.path}`;
    const found = familyOf(endpoint.path);
    if (found === undefined) throw new Error(`there is no generator for ${name}`);
    const { family, make } = found;
    return { name, provider, endpoint, family, make };
  }),
);
