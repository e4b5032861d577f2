import type { JobReading, ProviderSetting } from "@lintel/core";
import type { OpenJob } from "@lintel/db";
import {
  type CallHead,
  createAnswerReader,
  createEndpointFinder,
  findProvider,
  type FoundEndpoint,
  type Provider,
  ResultLines,
} from "@lintel/providers";
import {
  connectThrough,
  type FindForwardProxy,
  isPrivateHost,
  lookupPublic,
} from "@lintel/service-kit";
import { Agent, buildConnector, type Dispatcher, request } from "undici";

import type { JobPoller } from "../provider-jobs/job-deps.ts";

const CONNECT_MS = 10_000;
const HEAD_MS = 30_000;
const IDLE_MS = 60_000;
/** Deadlines of a request for a job's state, and of reading its results. */
const QUESTION_MS = 60_000;
const RESULTS_MS = 15 * 60_000;
const NO_BYTES = Buffer.alloc(0);

export interface JobPollerOptions {
  /** A setting with its secrets in clear; `undefined` when there is none any more, or it cannot be opened. */
  readonly findSetting: (id: string) => Promise<ProviderSetting | undefined>;
  /** Settings may point to loopback and private addresses. */
  readonly allowPrivate: boolean;
  /** The proxy that leads to a provider, if any. */
  readonly forwardProxy: FindForwardProxy;
}

export interface ClosableJobPoller extends JobPoller {
  /** Aborts all requests. */
  close(): Promise<void>;
}

/** Asks providers over HTTP as the proxies would: same addresses, same credentials, no redirects. */
export function createJobPoller({
  allowPrivate,
  findSetting,
  forwardProxy,
}: JobPollerOptions): ClosableJobPoller {
  const connect = buildConnector({
    timeout: CONNECT_MS,
    ...(allowPrivate ? {} : { lookup: lookupPublic }),
  });
  const agent = new Agent({
    headersTimeout: HEAD_MS,
    bodyTimeout: IDLE_MS,
    connect: connectThrough(forwardProxy, connect, CONNECT_MS),
  });
  const closing = new AbortController();
  const get = async (job: OpenJob, path: string, deadlineMs: number) => {
    const place = findPlace(job, path);
    const setting = await findSetting(job.settingId);
    if (setting === undefined) return undefined;
    const url = urlOf(place, setting, allowPrivate);
    const answer = await request(url, {
      dispatcher: agent,
      headers: headersOf(place.provider, setting),
      signal: AbortSignal.any([closing.signal, AbortSignal.timeout(deadlineMs)]),
    });
    return { ...place, answer: await requireAnswer(answer) };
  };
  return {
    async ask(job) {
      const got = await get(job, job.started.path, QUESTION_MS);
      return got?.answer && readJob(got.found, got.answer, job.started.id);
    },
    async readResults(job, path) {
      const got = await get(job, path, RESULTS_MS);
      if (got?.answer === undefined) return undefined;
      const lines = new ResultLines(got.jobs.readResult);
      for await (const chunk of got.answer.body) lines.push(Buffer.from(chunk));
      lines.end();
      return { parts: [...lines.parts], isUnknown: lines.isUnknown };
    },
    async close() {
      closing.abort();
      await agent.destroy();
    },
  };
}

interface Place {
  readonly provider: Provider;
  readonly jobs: NonNullable<Provider["jobs"]>;
  readonly found: FoundEndpoint;
}

function findPlace({ call }: OpenJob, path: string): Place {
  const provider = findProvider(call.provider);
  const jobs = provider?.jobs;
  const found = provider && createEndpointFinder(provider)("GET", (jobs?.below ?? "") + path);
  if (provider === undefined || jobs === undefined || found === undefined) {
    throw new Error(`${call.provider} has no jobs at such a path`);
  }
  return { provider, jobs, found };
}

function urlOf(
  { found, provider }: Place,
  { setting }: ProviderSetting,
  allowPrivate: boolean,
): URL {
  const path = found.upstreamPath;
  const base = (setting["url"] || provider.baseUrl).replace(/\/+$/, "");
  const text =
    provider.locate === undefined
      ? base + path
      : provider.locate({ members: setting, path, query: "", body: emptyCall(found) });
  const url = URL.parse(text ?? "");
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new Error("the setting has no address");
  }
  if (!allowPrivate && isPrivateHost(url.hostname)) throw new Error("a private address");
  return url;
}

function emptyCall({ endpoint, params }: FoundEndpoint) {
  const head: CallHead = { method: "GET", contentType: "", params, mustKnowModel: false };
  const verdict = endpoint.dialect.readCall(NO_BYTES, head);
  if (!verdict.readable) throw new Error(verdict.reason);
  return verdict.body;
}

const headersOf = (provider: Provider, { setting }: ProviderSetting): Record<string, string> =>
  Object.fromEntries([
    ...(provider.jobs?.headers ?? []),
    ...provider.credentialHeaders(setting),
    ["accept-encoding", "identity"],
  ]);

/** `undefined` when there is no such thing there; rejects for any other answer that is none. */
async function requireAnswer(
  answer: Dispatcher.ResponseData,
): Promise<Dispatcher.ResponseData | undefined> {
  const { body, statusCode } = answer;
  if (statusCode === 200) return answer;
  await body.dump();
  if (statusCode === 404 || statusCode === 410) return undefined;
  throw new Error(`the provider answered ${statusCode}`);
}

async function readJob(
  found: FoundEndpoint,
  { body, headers }: Dispatcher.ResponseData,
  id: string,
): Promise<JobReading | undefined> {
  const reader = createAnswerReader(found.endpoint, {
    status: 200,
    contentType: String(headers["content-type"] ?? ""),
    streamed: false,
    hidesUsage: false,
    body: emptyCall(found),
    params: found.params,
  });
  for await (const chunk of body) reader.push(Buffer.from(chunk));
  reader.flush();
  return reader.read().jobs?.find((job) => job.id === id);
}
