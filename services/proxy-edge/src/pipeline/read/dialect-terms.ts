import type { Capabilities, DialectTerms } from "@lintel/providers";

import type { Surface } from "../inbound.ts";

/** How a call can be written so that each of the targets takes it: what they have different names for is left out. */
export function dialectTermsAt(targets: Surface["targets"]): Omit<DialectTerms, "model"> {
  const [first, ...others] = targets.map(({ provider }) => provider.capabilities);
  if (first === undefined || others.length === 0) return termsOf(first);
  const known = [first, ...others].filter((each) => each !== undefined);
  if (known.length < targets.length) return {};
  return {
    parameters: {
      outputCap: commonOf(known, (each) => each.outputCap) ?? "max_tokens",
      ...named(
        "topK",
        commonOf(known, (each) => each.topK),
      ),
      ...named(
        "repetitionPenalty",
        commonOf(known, (each) => each.repetitionPenalty),
      ),
      refused: known.flatMap(({ parameters }) => parameters.refused),
    },
    reportsUsage: known.every(({ streamUsage }) => streamUsage === "when asked"),
  };
}

function termsOf(capabilities: Capabilities | undefined): Omit<DialectTerms, "model"> {
  if (capabilities === undefined) return {};
  const { parameters, streamUsage } = capabilities;
  return { parameters, reportsUsage: streamUsage === "when asked" };
}

function commonOf<Name extends string>(
  all: readonly Capabilities[],
  nameOf: (parameters: Capabilities["parameters"]) => Name | undefined,
): Name | undefined {
  const [first, ...others] = all.map(({ parameters }) => nameOf(parameters));
  return others.every((name) => name === first) ? first : undefined;
}

const named = (member: "repetitionPenalty" | "topK", name: string | undefined) =>
  name === undefined ? {} : { [member]: name };
