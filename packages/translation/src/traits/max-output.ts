/** The most tokens of an answer, thoughts included, by the start of what follows `claude` (platform.claude.com/docs/en/about-claude/models, 2026-11). */
const CLAUDE: readonly (readonly [RegExp, number])[] = [
  [/claude-3-(?:haiku|opus|sonnet)/, 4096],
  [/claude-3-5/, 8192],
  [/opus-4(?:-[01])?(?:$|[-@]20)/, 32_000],
];
const CLAUDE_SINCE_3_7 = 64_000;

/** What a model answers with at most, where its vendor has one number for it that is not its window; `undefined` for others. */
export function maxOutputOf(model: string): number | undefined {
  if (!model.includes("claude")) return undefined;
  return CLAUDE.find(([name]) => name.test(model))?.[1] ?? CLAUDE_SINCE_3_7;
}
