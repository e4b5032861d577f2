import { GatewayError, type JobReading } from "@lintel/core";
import {
  type AnswerReader,
  type AnswerReading,
  createAnswerReader,
  type Endpoint,
} from "@lintel/providers";

import type { Deps } from "../../deps.ts";
import type { UpstreamAnswer } from "../../ports/upstream.ts";
import type { Admitted } from "../admit/admitted.ts";
import type { SentExchange } from "../exchange.ts";
import type { Target } from "../inbound.ts";
import { deadlinesOf } from "../plan/deadlines.ts";
import { toUpstreamHeaders } from "./header-rules.ts";
import { untilAnswered } from "./until-answered.ts";
import { upstreamUrl } from "./upstream-url.ts";

type ReadDeps = Pick<Deps, "rules" | "upstream">;

const NO_BYTES = Buffer.alloc(0);

/** Whether a call removes jobs, which are to be read before. */
export const removesJobs = ({ plan }: Pick<Admitted, "plan">): boolean =>
  plan.attempts[0].target.endpoint.jobsBehind !== undefined;

/**
 * Reads the state of the jobs that a call is about to remove: afterwards their usage could not be read. Rejects with a
 * `GatewayError` when the upstream does not tell it: then they are not removed. Jobs that still run or do not exist have
 * no reading.
 */
export async function readRemovedJobs(
  deps: ReadDeps,
  exchange: SentExchange,
  admitted: Admitted,
): Promise<readonly JobReading[]> {
  const { jobsBehind = "" } = admitted.plan.attempts[0].target.endpoint;
  const jobs = await readJobs(deps, exchange, { ...admitted, behind: jobsBehind });
  const found: JobReading[] = [];
  for (const job of jobs) found.push(...(await withResults(deps, exchange, admitted, job)));
  return found;
}

/** A job's results report its usage more exactly; they are removed with it where they are below its own path. */
async function withResults(
  deps: ReadDeps,
  exchange: SentExchange,
  admitted: Admitted,
  job: JobReading,
): Promise<readonly JobReading[]> {
  const { path, resultsPath = "" } = job;
  if (!job.hasEnded || !resultsPath.startsWith(`${path}/`)) return [job];
  const behind = resultsPath.slice(path.length);
  const [read] = await readJobs(deps, exchange, { ...admitted, behind });
  return [read ?? job];
}

interface ReadAt extends Admitted {
  readonly behind: string;
}

async function readJobs(
  deps: ReadDeps,
  exchange: SentExchange,
  { behind, call, caller, plan }: ReadAt,
): Promise<readonly JobReading[]> {
  const { setting, target: called } = plan.attempts[0];
  const target = targetBehind(called, behind);
  if (target === undefined) return [];
  const { provider } = target;
  const own = [
    ...(provider.jobs?.headers ?? []),
    ...provider.credentialHeaders(setting.setting),
    ["accept-encoding", "identity"] as const,
  ];
  const asked = { query: versionIn(exchange.query) };
  const headers = toUpstreamHeaders(exchange.incoming.rawHeaders, caller.secret, own);
  const pending = deps.upstream.send({
    url: upstreamUrl(asked, { setting, target, body: call.body, secret: caller.secret }),
    method: "GET",
    headers: [...headers.filter(([name]) => !OF_ANSWERS.test(name)), ...own],
    body: NO_BYTES,
    deadlines: deadlinesOf(setting, deps.rules.timeoutMs),
  });
  const answer = await untilAnswered(exchange, pending);
  const reading = await readWhole(exchange, answer, readerOf(target, answer, call));
  if (answer.status === 429 || answer.status >= 500) throw unknownState();
  return answer.status === 200 ? (reading.jobs ?? []) : [];
}

/** Of the caller's query the version of the API: any other parameter (`stream`) may have the state told otherwise. */
const versionIn = (query: string): string =>
  query
    .split("&")
    .filter((parameter) => parameter.startsWith("api-version="))
    .join("&");

/** Headers because of which an answer may come in another form, in part, or not at all. */
const OF_ANSWERS = /^(?:accept|if-[\w-]+|range)$/i;

/** What is removed now can never be billed. */
const unknownState = () =>
  new GatewayError(
    "upstream_failed",
    "the provider does not say what this would remove has used: try again",
  );

/** Where the state is read of what a call to this target removes. */
function targetBehind(target: Target, behind: string): Target | undefined {
  const { provider, upstreamPath } = target;
  const path = target.endpoint.path + behind;
  const isStateOf = (endpoint: Endpoint): boolean =>
    endpoint.path === path && endpoint.methods.includes("GET");
  const endpoint = provider.endpoints.find(isStateOf);
  if (endpoint === undefined) return undefined;
  return { ...target, endpoint, method: "GET", upstreamPath: upstreamPath + behind };
}

function readerOf(
  { endpoint, params }: Target,
  { headers, status }: UpstreamAnswer,
  { body }: Admitted["call"],
): AnswerReader {
  const [, contentType = ""] =
    headers.find(([name]) => name.toLowerCase() === "content-type") ?? [];
  const form = { status, contentType: contentType.trim().toLowerCase(), streamed: false };
  return createAnswerReader(endpoint, { ...form, hidesUsage: false, body, params });
}

/** Reads an answer for the gateway itself; a caller who disconnects aborts it. */
async function readWhole(
  exchange: SentExchange,
  answer: UpstreamAnswer,
  reader: AnswerReader,
): Promise<AnswerReading> {
  exchange.onDisconnect(() => answer.abort());
  try {
    await new Promise<void>((resolve, reject) => {
      answer.consume({ data: (chunk) => void reader.push(chunk), end: resolve, fail: reject });
    });
  } finally {
    exchange.onDisconnect(undefined);
  }
  reader.flush();
  return reader.read();
}
