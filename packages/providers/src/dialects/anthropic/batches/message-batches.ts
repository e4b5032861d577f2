import type { CallBound, JsonPathStep } from "@lintel/core";

import type { CallBody, CallBodyVerdict, CallHead } from "../../../contract/call-body.ts";
import type { Endpoint } from "../../../contract/endpoint.ts";
import { isCount } from "../../../formats/json/checked-members.ts";
import { isRecord, type JsonRecord, recordsOf } from "../../../formats/json/is-record.ts";
import { findMisnamed } from "../../../formats/json/search/find-misnamed.ts";
import { objectsInArray } from "../../../formats/json/search/objects-in-array.ts";
import { namesIn } from "../../../reading/bound/names-in.ts";
import { readRelayed } from "../../relayed/read-relayed.ts";
import { RELAYED, relayed } from "../../relayed/relayed.ts";
import { readAskedPasses } from "../asked-passes.ts";
import { type BoundedRequest, boundPrompts, boundSummaries } from "../bound-prompt.ts";
import { advicePrompts } from "../bound-tools.ts";
import { paramsContentOf } from "../message-content.ts";
import { adviceTokens, isChargedTool, isSearch, summaryMember, usesOf } from "../message-tools.ts";
import { MESSAGE_BATCH_TEXTS } from "../texts/message-texts.ts";
import { createBatchReader } from "./results-url-reader.ts";

/** What decides what a message can cost. */
const DECIDING = namesIn(`
  model max_tokens messages system tools mcp_servers container context_management compaction fallbacks inference_geo speed
`);
const PARAMS: readonly JsonPathStep[] = [
  { to: "member", name: "requests" },
  { to: "each" },
  { to: "member", name: "params" },
];
const PATHS = DECIDING.map((name) => PARAMS.concat({ to: "member", name }));

/**
 * Batches of messages, which are jobs. What one can cost is known where it is of one model and all of its messages
 * have a cap, as have the tools in them that cost by use: the sum of what each can cost, all or nothing.
 */
export const messageBatches: readonly Endpoint[] = relayed(
  {
    charge: "later",
    bodyMode: "buffer",
    startsJobs: true,
    upstreamPath: (path) => path,
    dialect: {
      ...RELAYED,
      name: "anthropic-batches",
      texts: MESSAGE_BATCH_TEXTS,
      isIndivisible: true,
      readCall,
      boundPrompt: boundAllPrompts,
      windowFilledBy: (body) =>
        requestsOf(body).find(({ content }) => content.unknown !== undefined)?.content.unknown,
      unboundedBy,
      boundUnits: boundAllSearches,
      boundOutput: ({ outputCap }) => outputCap ?? 0,
      boundOtherOutput: boundAllSummaries,
      createReader: createBatchReader,
    },
  },
  [["POST", "/v1/messages/batches"]],
);

function readCall(bytes: Buffer, head: CallHead): CallBodyVerdict {
  const verdict = readRelayed(bytes, head);
  if (!verdict.readable) return verdict;
  const { body } = verdict;
  const all = paramsOf(body);
  const isBounded = unboundedMember(body) === undefined && findMisnamed(bytes, PATHS) === undefined;
  if (!isBounded) return verdict;
  const outputCap = sumOf(all, ({ max_tokens: cap }) => (isCount(cap) ? cap : 0));
  const pricedAs = `${body.model} batch`;
  const passes = readAllPasses(all, head);
  return {
    readable: true,
    body: { ...body, ...passes, charge: "tokens", pricedAs, outputCap, startsJob: true },
  };
}

function unboundedBy(body: CallBody): string | undefined {
  const member = unboundedMember(body);
  return member && `\`${member}\` is missing, or is not that of the other requests`;
}

/** The first member of a batch, or the first that is missing, that makes its cost unbounded. */
function unboundedMember(body: CallBody): string | undefined {
  const { json, model } = body;
  const all = paramsOf(body);
  const { requests } = json;
  const isWhole = Array.isArray(requests) && all.length === requests.length && all.length > 0;
  if (!isWhole || model === "") return "requests";
  for (const [index, params] of all.entries()) {
    const member = boundlessIn(params, model);
    if (member !== undefined) return `requests[${index}].params.${member}`;
  }
  return undefined;
}

function boundlessIn(params: JsonRecord, model: string): string | undefined {
  if (params["model"] !== model) return "model";
  if (!isCount(params["max_tokens"])) return "max_tokens";
  const index = recordsOf(params["tools"]).findIndex(
    (tool) => isChargedTool(tool) && !usesOf(tool).isLimited,
  );
  return index < 0 ? undefined : `tools[${index}].max_uses`;
}

/** What all of its messages ask for together. There is no fallback in a batch: such a message fails, and is not charged. */
function readAllPasses(all: readonly JsonRecord[], head: CallHead) {
  const asked = all.map(({ fallbacks: _none, ...params }) => readAskedPasses(params, head));
  const models = asked.flatMap(({ apartModels = [], passModels = [] }) => [
    ...apartModels,
    ...passModels.map(({ model }) => model),
  ]);
  const priceModifiers = [...new Set(asked.flatMap((each) => each.priceModifiers ?? []))];
  const [first] = asked;
  return {
    priceModifiers,
    passModels: [...new Set(models)].map((model) => ({ model: `${model} batch`, priceModifiers })),
    ...(first?.askedContextTokens === undefined
      ? {}
      : { askedContextTokens: first.askedContextTokens }),
  };
}

const paramsOf = ({ json }: CallBody): readonly JsonRecord[] =>
  recordsOf(json["requests"])
    .map(({ params }) => params)
    .filter(isRecord);

/** Each of a batch's requests, with its own bytes; in a whole list of them, as a bounded batch has. */
function requestsOf(body: CallBody): readonly BoundedRequest[] {
  const requests = body.members.find(({ name }) => name === "requests");
  if (requests === undefined) return [];
  const spans = objectsInArray(body.bytes, requests.valueStart);
  return paramsOf(body).map((json, index) => {
    const { end, start } = spans[index] ?? { start: 0, end: body.bytes.length };
    return {
      json,
      textTokens: end - start,
      content: paramsContentOf(json, `requests[${index}].params.`),
      attempts: 1,
      outputTokens: isCount(json["max_tokens"]) ? json["max_tokens"] : 0,
    };
  });
}

function boundAllPrompts(body: CallBody, contextTokens: number): number {
  return sumOf(
    requestsOf(body),
    (request) => boundPrompts(request, contextTokens) + advicePrompts(request.json, contextTokens),
  );
}

/** Bounds summaries and advice. */
function boundAllSummaries(body: CallBody): number {
  const all = paramsOf(body);
  const advice = sumOf(all, adviceTokens);
  const areNone = all.every((params) => summaryMember(params) === undefined);
  return areNone ? advice : advice + sumOf(requestsOf(body), boundSummaries);
}

function boundAllSearches(body: CallBody): CallBound["units"] {
  const tools = paramsOf(body).flatMap((params) => recordsOf(params["tools"]).filter(isSearch));
  return tools.length === 0
    ? undefined
    : { webSearches: sumOf(tools, (tool) => usesOf(tool).most) };
}

const sumOf = <Each>(all: readonly Each[], amountOf: (each: Each) => number): number =>
  all.reduce((sum, each) => sum + amountOf(each), 0);
