import type { CallBound, JsonPathStep } from "@lintel/core";

import { isCount } from "../json/checked-members.ts";
import { findMisnamed } from "../json/find-misnamed.ts";
import { isRecord, type JsonRecord, recordsOf } from "../json/is-record.ts";
import type { CallBody, CallBodyVerdict, CallHead, Endpoint } from "../provider.ts";
import { readRelayed } from "../relay/read-relayed.ts";
import { relayed } from "../relay/relayed.ts";
import { boundPrompt, boundSearches, TOOLS_TOKENS } from "./bound-prompt.ts";
import { createBatchReader } from "./results-url-reader.ts";

/** What decides what a message can cost. */
const DECIDING = ["model", "max_tokens", "messages", "system", "tools", "mcp_servers"];
const PARAMS: readonly JsonPathStep[] = [
  { to: "member", name: "requests" },
  { to: "each" },
  { to: "member", name: "params" },
];
const PATHS = DECIDING.map((name) => PARAMS.concat({ to: "member", name }));

/**
 * Batches of messages, which are jobs. What one can cost is known where it is of one model and all of its messages
 * have a cap: the sum of what each can cost, all or nothing.
 */
export const messageBatches: readonly Endpoint[] = relayed(
  { charge: "later", intake: "whole", upstreamPath: (path) => path },
  [["POST", "/v1/messages/batches"]],
).map((endpoint) =>
  Object.assign({}, endpoint, {
    startsJobs: true as const,
    isIndivisible: true as const,
    readCall,
    boundPrompt: boundPrompts,
    boundUnits: boundAllSearches,
    boundOutput: ({ outputCap }: CallBody) => outputCap ?? 0,
    createReader: createBatchReader,
  }),
);

function readCall(bytes: Buffer, head: CallHead): CallBodyVerdict {
  const verdict = readRelayed(bytes, head);
  if (!verdict.readable) return verdict;
  const { body } = verdict;
  const all = paramsOf(body);
  const caps = all.map((params) => params["max_tokens"]).filter(isCount);
  const isOfOne = all.every(({ model }) => model === body.model) && body.model !== "";
  const isWhole = caps.length === recordCount(body) && caps.length > 0;
  if (!isOfOne || !isWhole || findMisnamed(bytes, PATHS) !== undefined) return verdict;
  const outputCap = caps.reduce((sum, cap) => sum + cap, 0);
  const pricedAs = `${body.model} batch`;
  return {
    readable: true,
    body: { ...body, charge: "tokens", pricedAs, outputCap, startsJob: true },
  };
}

const recordCount = ({ json: { requests } }: CallBody): number =>
  Array.isArray(requests) ? requests.length : 0;

const paramsOf = ({ json }: CallBody): readonly JsonRecord[] =>
  recordsOf(json["requests"])
    .map(({ params }) => params)
    .filter(isRecord);

/** All prompts in one: their bytes are the body's. Each is told about its tools. */
function boundPrompts(body: CallBody, contextTokens: number): number {
  const count = recordCount(body);
  const most = contextTokens * count;
  return Math.min(boundPrompt(inOne(body), most) + TOOLS_TOKENS * count, most);
}

function boundAllSearches(body: CallBody): CallBound["units"] {
  return boundSearches(inOne(body));
}

function inOne(body: CallBody): CallBody {
  const all = paramsOf(body);
  const servers = all.some((params) => params["mcp_servers"] !== undefined);
  const json = {
    messages: all.flatMap((params) => recordsOf(params["messages"])),
    tools: all.flatMap((params) => recordsOf(params["tools"])),
    ...(servers ? { mcp_servers: [] } : {}),
  };
  return { ...body, json };
}
