export { createPromptCounter, type PromptCounter } from "./prompt-counter.ts";
export { createTokenCounter, type TokenCounter } from "./token-counter.ts";
