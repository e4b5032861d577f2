type Check = (value: unknown) => boolean;

const isNumber: Check = (value) => typeof value === "number";

/** The parameters the contract knows, and what they may be. Others pass as they are. */
const PARAMETERS: Readonly<Record<string, Check>> = {
  frequency_penalty: isNumber,
  max_tokens: isNumber,
  temperature: isNumber,
  top_p: isNumber,
  n: isNumber,
  stop: (value) =>
    Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === "string"),
  presence_penalty: isNumber,
  seed: isNumber,
  logit_bias: (value) => isObject(value) && isNonEmpty(value, isNumber),
  logprobs: (value) => typeof value === "boolean",
  top_logprobs: isNumber,
};

/** Names of the parameters of a step that have another type than they must. */
export const validateRequestParams = (
  parameters: Readonly<Record<string, unknown>>,
): readonly string[] =>
  Object.entries(PARAMETERS).flatMap(([name, isAllowed]) =>
    Object.hasOwn(parameters, name) && !isAllowed(parameters[name]) ? [name] : [],
  );

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isNonEmpty = (value: object, isAllowed: Check): boolean => {
  const members: readonly unknown[] = Object.values(value);
  return members.length > 0 && members.every(isAllowed);
};
