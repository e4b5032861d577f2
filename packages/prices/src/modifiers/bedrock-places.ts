/** Where Bedrock may run a model, before its name; `global` means anywhere and is cheaper. */
const PLACE = /^(?:us-gov|us|eu|jp|au|apac)\.(?=anthropic\.)/;

/** A model's name where it is run in the region that is asked: it costs there what it does within a group of regions. */
export const inRegion = (model: string): string => model.replace(PLACE, "");

/** Models from before Claude 4.5, which cost the same everywhere but there. */
const SAME_ELSEWHERE = /anthropic\.claude-(?:instant|v?[1-3]|(?:opus|sonnet)-4-(?:1-)?20)/;

/**
 * How many times the price of other regions a model costs in those of the US government: 1.2 times the global price,
 * where others cost 1.1 times that from Claude 4.5 on (AWS' price list as LiteLLM's has it, 2026-11).
 */
export function placeFactorOf(model: string): number {
  if (!model.startsWith("us-gov.") || !PLACE.test(model)) return 1;
  return SAME_ELSEWHERE.test(model) ? 1.2 : 12 / 11;
}
