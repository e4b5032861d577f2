import { openAiCompatible as builder } from "../../builders/openai-compatible.ts";

/** Any other server of the operator's own that speaks OpenAI's dialect. */
export const openAiCompatible = builder({ id: "openai-compatible", isSelfHosted: true });
