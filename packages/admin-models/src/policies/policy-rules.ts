import { PiiRule, PolicyAction } from "@lintel/core";
import { compilePattern, MAX_PROGRAM_SIZE } from "@lintel/policies";

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

/** What is wrong with the rules of a policy, each with its place: a rule that cannot be applied would protect nothing. */
export const faultsOf = ({ config, regexConfig, customConfig }: PolicyRules): readonly string[] => [
  ...Object.entries(config?.rules ?? {}).flatMap(([name, action]) => piiFaults(name, action)),
  ...regexFaults(regexConfig?.rules ?? []),
  ...(customConfig?.rules ?? []).flatMap(customFaults),
];

function piiFaults(name: string, action: string): readonly string[] {
  const isKnown = PiiRule.safeParse(name).success;
  return isKnown
    ? actionFaults(`config.rules.${name}`, action)
    : [`config.rules[${quote(name)}] is not a known rule`];
}

/** Stops compiling at the rule that makes the policy too large. */
function regexFaults(rules: readonly TextRule[]): readonly string[] {
  const faults: string[] = [];
  let size = 0;
  for (const [index, { definition, action }] of rules.entries()) {
    const place = `regexConfig.rules[${index}]`;
    const verdict = compilePattern(definition);
    size += verdict.usable ? verdict.programSize : 0;
    if (size > MAX_PROGRAM_SIZE) {
      return [
        ...faults,
        `${place}.definition makes the policy too large: its patterns compile to more than ${MAX_PROGRAM_SIZE} steps`,
      ];
    }
    if (definition === "") faults.push(`${place}.definition is empty`);
    if (!verdict.usable) faults.push(`${place}.definition cannot be compiled: ${verdict.reason}`);
    faults.push(...actionFaults(`${place}.action`, action));
  }
  return faults;
}

function customFaults({ definition, action }: TextRule, index: number): readonly string[] {
  const place = `customConfig.rules[${index}]`;
  const faults = actionFaults(`${place}.action`, action);
  return definition === "" ? [`${place}.definition is empty`, ...faults] : faults;
}

const actionFaults = (place: string, action: string): readonly string[] =>
  PolicyAction.safeParse(action).success
    ? []
    : [`${place} is ${quote(action)}, not one of ${PolicyAction.options.join(", ")}`];

const quote = (text: string): string => JSON.stringify(text.slice(0, MAX_QUOTED));
