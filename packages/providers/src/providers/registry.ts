import type { Provider } from "../contract/provider.ts";
import { anthropic } from "./anthropic/index.ts";
import { azure } from "./azure/index.ts";
import { bedrock } from "./bedrock/index.ts";
import { deepinfra } from "./deepinfra/index.ts";
import { openai } from "./openai/index.ts";
import { vllm } from "./vllm/index.ts";

/**
 * Every provider the gateway speaks to; all it knows of one is in its object. Of several that a mistyped path could be
 * meant for, the first is suggested.
 */
export const PROVIDERS: readonly Provider[] = [openai, azure, anthropic, bedrock, vllm, deepinfra];

const BY_ID: ReadonlyMap<string, Provider> = new Map(
  PROVIDERS.map((provider) => [provider.id, provider]),
);

/** The provider of an id as it is in paths and settings; `undefined` for a custom one, and for none. */
export const findProvider = (id: string): Provider | undefined => BY_ID.get(id);

/** What OpenTelemetry's GenAI conventions call a provider; a custom one by its own name. */
export const genAiNameOf = (id: string): string => findProvider(id)?.genAiName ?? id;
