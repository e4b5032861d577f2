import { anthropic } from "./anthropic/index.ts";
import { openai } from "./openai/index.ts";
import type { Provider } from "./provider.ts";

/** Every provider the gateway speaks to. */
export const PROVIDERS: readonly Provider[] = [anthropic, openai];
