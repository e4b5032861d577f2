/** Members that mean the same in chat and in responses. */
export const SHARED_MEMBERS: ReadonlySet<string> = new Set([
  "moderation",
  "prompt_cache_key",
  "prompt_cache_options",
  "prompt_cache_retention",
  "safety_identifier",
  "store",
]);
