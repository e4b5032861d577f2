import type { CallBody, CallHead } from "../../contract/call-body.ts";
import { UnreadableMember } from "../../formats/json/checked-members.ts";
import { type JsonRecord, recordsOf } from "../../formats/json/is-record.ts";
import { namedModels } from "../relayed/named-models.ts";
import { isAdvisor, isClientTool } from "./message-tools.ts";

type AskedPasses = Pick<
  CallBody,
  | "apartModels"
  | "askedContextTokens"
  | "betas"
  | "choices"
  | "mayRunAnyModel"
  | "otherModels"
  | "passModels"
  | "priceModifiers"
>;

/** How many models there may be to fall back on: as many as can be named. */
const MAX_FALLBACKS = 3;

/**
 * What a request of messages asks for beside one pass of its model: other models, how it is to be served, a larger
 * window. Each attempt of a fallback may use the whole cap of the answer, as if it were a choice of its own.
 */
export function readAskedPasses(
  json: JsonRecord,
  { betas: header = "", mustKnowModel }: Pick<CallHead, "betas" | "mustKnowModel">,
): AskedPasses {
  const geo = geoModifiersOf(json);
  return {
    ...readFallbacks(json, mustKnowModel),
    ...readModels(json, geo),
    ...readWindow(readBetas(header, json)),
    priceModifiers: modifiersOf(json, geo),
  };
}

function readFallbacks(
  { fallbacks = null }: JsonRecord,
  mustKnowModel: boolean,
): Pick<AskedPasses, "choices" | "mayRunAnyModel"> {
  if (fallbacks === null) return { choices: 1 };
  if (Array.isArray(fallbacks)) return { choices: 1 + fallbacks.length };
  if (!mustKnowModel) return { choices: 1 + MAX_FALLBACKS, mayRunAnyModel: true };
  throw new UnreadableMember("`fallbacks` must list its models: not every model may be used.");
}

function readModels(
  json: JsonRecord,
  geo: readonly string[],
): Pick<AskedPasses, "otherModels" | "passModels" | "apartModels"> {
  const attempts = recordsOf(json["fallbacks"]);
  const tools = recordsOf(json["tools"]).filter((tool) => !isClientTool(tool));
  const advisers = tools.filter(isAdvisor);
  const passModels = [
    ...attempts.flatMap((attempt) => toPasses(attempt, modifiersOf({ ...json, ...attempt }, geo))),
    ...tools.filter((tool) => !isAdvisor(tool)).flatMap((tool) => toPasses(tool, geo)),
  ];
  const apartModels = namedModels(advisers);
  const otherModels = [...passModels.map(({ model }) => model), ...apartModels];
  if (otherModels.length === 0) return {};
  return {
    otherModels,
    ...(passModels.length === 0 ? {} : { passModels }),
    ...(apartModels.length === 0 ? {} : { apartModels }),
  };
}

/** In the header, and in the body where that is sent to Bedrock. */
function readBetas(header: string, { anthropic_beta: own }: JsonRecord): readonly string[] {
  if (header === "" && own === undefined) return NONE;
  const listed = Array.isArray(own) ? own.filter((beta) => typeof beta === "string") : [];
  const asked = header.split(",").map((beta) => beta.trim());
  return [...new Set([...listed, ...asked])].filter((beta) => beta !== "");
}

const NONE: readonly string[] = [];
const US: readonly string[] = ["us"];

/** `context-1m-2025-08-07`, and what may follow it. */
const WINDOW = /^context-(\d{1,3})m(?:-|$)/;
/** A million tokens of a window are taken for no fewer than catalogues round down to one. */
const MILLION = 1_062_500;

function readWindow(betas: readonly string[]): Pick<AskedPasses, "askedContextTokens" | "betas"> {
  if (betas.length === 0) return {};
  const millions = betas.flatMap((beta) => WINDOW.exec(beta)?.[1] ?? []).map(Number);
  if (millions.length === 0) return { betas };
  return { betas, askedContextTokens: Math.max(...millions) * MILLION };
}

/** Where nothing is said of the place, the account decides. */
export const geoModifiersOf = ({ inference_geo: geo }: JsonRecord): readonly string[] =>
  geo === "global" ? NONE : US;

/** What may multiply prices. */
const modifiersOf = ({ speed = null }: JsonRecord, geo: readonly string[]): readonly string[] =>
  speed === null || speed === "standard" ? geo : ["fast", ...geo];

const toPasses = (value: JsonRecord, priceModifiers: readonly string[]) =>
  namedModels(value).map((model) => ({ model, priceModifiers }));
