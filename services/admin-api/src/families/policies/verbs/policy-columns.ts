import type { NewPolicy } from "@lintel/admin-models";

import { rulesText } from "./rules-text.ts";

/** What a body says of a policy, as the columns hold it. A kind of rules that is not given is kept as one without rules. */
export const policyColumns = (input: NewPolicy) => ({
  name: input.name ?? "",
  tags: input.tags ?? null,
  config: rulesText(input.config),
  regex_config: rulesText(input.regexConfig),
  custom_config: rulesText(input.customConfig),
  scope: input.scope,
  marks: input.marks,
  on_detector_error: input.onDetectorError,
});
