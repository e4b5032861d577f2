import type { ModelTraits, ReasoningTraits } from "../contract/target-facts.ts";
import type { Effort } from "../model/conversation.ts";

/**
 * OpenAI's models: which efforts each takes, and that reasoning ones refuse parameters of sampling. From OpenAI's
 * page on reasoning (developers.openai.com/api/docs/guides/reasoning, 2026-11) and the catalogue in @ai-sdk/openai
 * 4.0.118. `undefined` for a name that is not OpenAI's.
 */
export function gptTraits(name: string): ModelTraits | undefined {
  const version = versionOf(name);
  if (version === undefined) return undefined;
  const { isReasoning, major, minor } = version;
  return {
    reasoning: isReasoning ? { control: "effort", efforts: effortsOf(version) } : NONE,
    sampling: samplingOf(version),
    hasJsonSchema: true,
    hasCacheMarks: major > 5 || (major === 5 && minor >= 6),
    hasMidSystem: true,
    hasForcedTools: true,
    hasPrefill: false,
    // Chat completions of 5.6 and later models of that family refuse functions beside reasoning; responses take both.
    hasToolsWhileReasoning: !(major === 5 && minor >= 6),
  };
}

interface Version {
  readonly major: number;
  readonly minor: number;
  readonly isReasoning: boolean;
  readonly isSeriesO: boolean;
  readonly variant: string;
}

const NONE: ReasoningTraits = { control: "none", efforts: [] };
const SERIES_O = /^o\d+(?:-|$)/;
const GPT = /^(?:chat)?gpt-(\d+)(?:\.(\d+))?(?:o|-|$)(.*)$/;

function versionOf(name: string): Version | undefined {
  if (SERIES_O.test(name)) {
    return { major: 4, minor: 0, isReasoning: true, isSeriesO: true, variant: "" };
  }
  const found = GPT.exec(name);
  if (found === null) return undefined;
  const [, major = "", minor = "0", variant = ""] = found;
  const isReasoning = Number(major) >= 5 && !(variant.startsWith("chat") && minor === "0");
  return { major: Number(major), minor: Number(minor), isReasoning, isSeriesO: false, variant };
}

const WITH_NONE = /^(?:sol|luna|terra)/;

function effortsOf({ isSeriesO, major, minor, variant }: Version): readonly Effort[] {
  if (isSeriesO) return ["low", "medium", "high"];
  if (major > 5) {
    return WITH_NONE.test(variant)
      ? ["none", "low", "medium", "high", "xhigh", "max"]
      : ["low", "medium", "high", "xhigh", "max"];
  }
  if (minor === 0) return ["minimal", "low", "medium", "high"];
  if (minor === 1) return ["none", "low", "medium", "high"];
  if (minor < 6) return ["none", "low", "medium", "high", "xhigh"];
  return ["none", "low", "medium", "high", "xhigh", "max"];
}

function samplingOf({ isReasoning, isSeriesO, major, minor, variant }: Version) {
  if (!isReasoning) return "always";
  if (isSeriesO) return "never";
  if (major > 5) return WITH_NONE.test(variant) ? "withoutReasoning" : "never";
  return minor >= 1 ? "withoutReasoning" : "never";
}
