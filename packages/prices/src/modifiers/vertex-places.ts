/** Models from before Claude 4.5 and Gemini 3, which cost the same everywhere. */
const SAME_EVERYWHERE =
  /claude-(?:instant|v?[1-3]|(?:opus|sonnet)-4(?:-1)?(?:$|@))|gemini-(?:(?:[a-z]+-)*[12]\b|embedding|pro)|gemma/;

/**
 * How many times the price of the global endpoint a model costs at Vertex AI's regional ones, those of groups of regions included:
 * 1.1 times (platform.claude.com/docs/en/build-with-claude/claude-on-vertex-ai#global-vs-regional-endpoints; cloud.google.com/vertex-ai/generative-ai/pricing
 * as read in github.com/BerriAI/litellm/pull/37543, both November 2026).
 */
export const vertexRegionFactorOf = (model: string): number =>
  SAME_EVERYWHERE.test(model) ? 1 : 1.1;
