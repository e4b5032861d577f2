import { PiiRule, PolicyAction } from "@lintel/core";

import { validatePattern, MAX_PROGRAM_SIZE } from "./validate-pattern.ts";

interface TextRule {
  readonly definition: string;
  readonly action: string;
}

/** The three kinds of rules, as a body gives them. */
export interface PolicyRules {
  readonly config?: { readonly rules?: Readonly<Record<string, string>> | undefined } | undefined;
  readonly regexConfig?: { readonly rules?: readonly TextRule[] | undefined } | undefined;
  readonly customConfig?: { readonly rules?: readonly TextRule[] | undefined } | undefined;
}

/** Longer texts of the caller are cut where a sentence quotes them. */
const MAX_QUOTED = 100;

/** What is wrong with the rules of a policy, one sentence each: a rule that cannot be applied would protect nothing. */
export const faultsOf = ({ config, regexConfig, customConfig }: PolicyRules): readonly string[] => [
  ...Object.entries(config?.rules ?? {}).flatMap(([name, action]) => piiFaults(name, action)),
  ...regexFaults(regexConfig?.rules ?? []),
  ...(customConfig?.rules ?? []).flatMap(customFaults),
];

function piiFaults(name: string, action: string): readonly string[] {
  const rule = `rule ${quote(name)}`;
  const isKnown = PiiRule.safeParse(name).success;
  return isKnown ? actionFaults(rule, action) : [`${rule} is not known`];
}

/** Stops compiling at the rule that makes the policy too large. */
function regexFaults(rules: readonly TextRule[]): readonly string[] {
  const faults: string[] = [];
  let size = 0;
  for (const [index, { definition, action }] of rules.entries()) {
    const rule = `regex rule at index [${index}]`;
    const verdict = validatePattern(definition);
    size += verdict.usable ? verdict.programSize : 0;
    if (size > MAX_PROGRAM_SIZE) return [...faults, `${rule} makes the policy too large`];
    if (definition === "") faults.push(`${rule} has no definition`);
    if (!verdict.usable) faults.push(`${rule} cannot be compiled: ${verdict.reason}`);
    faults.push(...actionFaults(rule, action));
  }
  return faults;
}

function customFaults({ definition, action }: TextRule, index: number): readonly string[] {
  const rule = `custom rule at index [${index}]`;
  const faults = actionFaults(rule, action);
  return definition === "" ? [`${rule} has no definition`, ...faults] : faults;
}

const actionFaults = (rule: string, action: string): readonly string[] =>
  PolicyAction.safeParse(action).success
    ? []
    : [`action ${quote(action)} of ${rule} is not one of ${PolicyAction.options.join(", ")}`];

const quote = (text: string): string => JSON.stringify(text.slice(0, MAX_QUOTED));
