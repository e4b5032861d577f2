import { readEndpointCall } from "../calls/read-endpoint-call.ts";
import type { CallBody, Charged } from "../contract/call-body.ts";
import type { Provider } from "../contract/provider.ts";
import type { HeaderLine } from "../contract/setting-field.ts";
import { createEndpointFinder, type FoundEndpoint } from "./find-endpoint.ts";

/** Where a provider lists its models in OpenAI's terms, and how it is asked. */
export interface ModelsPlace {
  readonly found: FoundEndpoint;
  readonly body: CallBody & Charged;
  readonly query: string;
  /** Beside the credential. */
  readonly headers: readonly HeaderLine[];
}

const NO_BYTES = Buffer.alloc(0);
const HEAD = { method: "GET", contentType: "", params: {}, mustKnowModel: false } as const;

/** Anthropic's API needs a version, and lists all models on one page (platform.claude.com/docs/en/api/models-list, November 2026). */
const ANTHROPIC: readonly HeaderLine[] = [["anthropic-version", "2023-06-01"]];
const PAGES: ReadonlyMap<string, string> = new Map([["anthropic", "limit=1000"]]);

const places = new WeakMap<Provider, ModelsPlace | "none">();

/** Where a provider lists its models; `undefined` where it does not. The same object each time. */
export function modelsPlaceOf(provider: Provider): ModelsPlace | undefined {
  const known = places.get(provider) ?? findPlace(provider) ?? "none";
  places.set(provider, known);
  return known === "none" ? undefined : known;
}

function findPlace(provider: Provider): ModelsPlace | undefined {
  const found = createEndpointFinder(provider)("GET", "/v1/models");
  if (found === undefined) return undefined;
  const verdict = readEndpointCall(found.endpoint, NO_BYTES, HEAD);
  if (!verdict.readable) return undefined;
  return {
    found,
    body: verdict.body,
    query: PAGES.get(provider.id) ?? "",
    headers: provider.id === "anthropic" ? ANTHROPIC : [],
  };
}
