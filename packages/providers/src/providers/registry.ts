import type { Provider } from "../contract/provider.ts";
import { anthropic } from "./anthropic/index.ts";
import { azure } from "./azure/index.ts";
import { bedrock } from "./bedrock/index.ts";
import { deepinfra } from "./deepinfra/index.ts";
import { openai } from "./openai/index.ts";
import { vllm } from "./vllm/index.ts";

/** Every provider the gateway speaks to. */
export const PROVIDERS: readonly Provider[] = [anthropic, azure, bedrock, deepinfra, openai, vllm];
