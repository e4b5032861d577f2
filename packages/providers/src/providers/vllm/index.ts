import { openAiCompatible } from "../../builders/openai-compatible.ts";

export const vllm = openAiCompatible({ id: "vllm", isSelfHosted: true });
