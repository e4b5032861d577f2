import type { ProviderSetting } from "@lintel/core";
import {
  ACCESS_TOKEN,
  findProvider,
  type HeaderLine,
  isRecord,
  modelsIn,
  modelsPlaceOf,
  parseJson,
  type Provider,
  readModelList,
  type SettingFields,
} from "@lintel/providers";
import {
  connectThrough,
  type FindForwardProxy,
  isPrivateHost,
  lookupPublic,
} from "@lintel/service-kit";
import { Agent, buildConnector, request } from "undici";

import type { Deps, Probe } from "../deps.ts";

const DEADLINE_MS = 5000;
/** Longer answers are not lists of models. */
const MAX_BYTES = 8 * 1024 * 1024;
const NO_BYTES = Buffer.alloc(0);

export interface ProbeOptions {
  /** Settings may point to loopback and private addresses. */
  readonly allowPrivate: boolean;
  /** The proxy that leads to a provider, if any. */
  readonly forwardProxy: FindForwardProxy;
  readonly nowMs: () => number;
  /** Milliseconds since an arbitrary moment. */
  readonly monotonic: () => number;
}

export interface ProviderProbes {
  readonly probe: Deps["probeProvider"];
  /** Aborts what is under way. */
  close(): Promise<void>;
}

/** Asks upstreams for their models as the proxies would: same addresses, same credentials, no redirects. */
export function openProviderProbes(options: ProbeOptions): ProviderProbes {
  const { allowPrivate, forwardProxy, monotonic, nowMs } = options;
  const lookup = allowPrivate ? {} : { lookup: lookupPublic };
  const connect = buildConnector({ timeout: DEADLINE_MS, ...lookup });
  const agent = new Agent({ connect: connectThrough(forwardProxy, connect, DEADLINE_MS) });
  const closing = new AbortController();
  /** Sends requests, all within one deadline. */
  const openSender = (): Send => {
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(DEADLINE_MS)]);
    return async ({ body, headers, method, url }) => {
      if (!allowPrivate && isPrivateHost(url.hostname)) {
        throw new Refusal("it is a private address");
      }
      const asked = { dispatcher: agent, method, headers: headers.flat(), body, signal };
      const answer = await request(url, asked);
      return { status: answer.statusCode, bytes: await bytesOf(answer.body) };
    };
  };
  return {
    async probe(setting) {
      const startedAt = monotonic();
      try {
        const send = openSender();
        const question = await questionOf(setting, send, nowMs());
        if (question === undefined) return UNTESTABLE;
        const { bytes, status } = await send(question);
        const models = bytes === undefined ? undefined : question.read(bytes);
        return toProbe(status, models, Math.round(monotonic() - startedAt));
      } catch (error) {
        return notAsked(error);
      }
    },
    async close() {
      closing.abort();
      await agent.destroy();
    },
  };
}

interface Asked {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly headers: readonly HeaderLine[];
  readonly body: string | null;
}

/** The bytes are `undefined` if there are too many. Throws a `Refusal` for an address that may not be called. */
type Send = (
  asked: Asked,
) => Promise<{ readonly status: number; readonly bytes: Buffer | undefined }>;

type Probed = Pick<ProviderSetting, "provider" | "setting">;

interface Question extends Asked {
  /** How many models an answer lists; `undefined` if it is no list. */
  readonly read: (bytes: Buffer) => number | undefined;
}

/** The request to a setting's upstream; `undefined` if there is none to make. Throws if it has no address, or gets no token. */
async function questionOf(
  setting: Probed,
  send: Send,
  nowMs: number,
): Promise<Question | undefined> {
  const provider = findProvider(setting.provider);
  if (provider === undefined || provider.usesAmbientCredentials?.(setting.setting) === true) {
    return undefined;
  }
  const place = placeOf(provider, setting);
  if (place === undefined) return undefined;
  const url = URL.parse(place.address ?? "");
  if (url === null || !/^https?:$/.test(url.protocol)) throw new Refusal("it has no address");
  const members = await withToken(provider, setting.setting, send, nowMs);
  const headers: readonly HeaderLine[] = [
    ...provider.credentialHeaders(members),
    ...place.headers,
    ...JSON_ALONE,
  ];
  const unsigned = { method: "GET", url, headers, body: NO_BYTES } as const;
  const signature = (await provider.sign?.(unsigned, members, nowMs)) ?? [];
  return { method: "GET", url, headers: [...headers, ...signature], body: null, read: place.read };
}

const JSON_ALONE: readonly HeaderLine[] = [
  ["accept", "application/json"],
  ["accept-encoding", "identity"],
];

/** The setting's members, with the access token that the credential is exchanged for. */
async function withToken(
  { accessTokens }: Provider,
  members: SettingFields,
  send: Send,
  nowMs: number,
): Promise<SettingFields> {
  if (accessTokens === undefined) return members;
  const { body, contentType, url } = accessTokens.request(members, nowMs);
  const headers: readonly HeaderLine[] = [["content-type", contentType], ...JSON_ALONE];
  const { bytes, status } = await send({ method: "POST", url: new URL(url), headers, body });
  const json = bytes === undefined ? undefined : parseJson(bytes);
  const token = status === 200 && isRecord(json) ? accessTokens.read(json) : undefined;
  if (token === undefined) {
    throw new Refusal("no access token is given for its credential", status);
  }
  return { ...members, [ACCESS_TOKEN]: token.token };
}

/** Why the models were not requested; its message is for people. */
class Refusal extends Error {
  /** Status of the answer that brought no token. */
  readonly status: number | null;

  constructor(message: string, status: number | null = null) {
    super(message);
    this.status = status;
  }
}

type Place = Pick<Question, "headers" | "read"> & { readonly address: string | undefined };

function placeOf(provider: Provider, { setting: members }: Probed): Place | undefined {
  const [question] = provider.modelQuestions ?? [];
  if (question !== undefined) {
    const read = (bytes: Buffer) => modelsIn(bytes, question.read)?.length;
    return { address: question.locate(members), headers: [], read };
  }
  const place = modelsPlaceOf(provider);
  if (place === undefined) return undefined;
  const { body, found, headers, query } = place;
  const path = found.upstreamPath;
  const base = (members["url"] || provider.baseUrl).replace(/\/+$/, "");
  const address =
    provider.locate === undefined
      ? base + path + (query === "" ? "" : `?${query}`)
      : provider.locate({ members, path, query, body });
  return { address, headers, read: (bytes) => readModelList(bytes)?.ids.size };
}

/** `undefined` if it is too long. */
async function bytesOf(body: AsyncIterable<Buffer>): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function toProbe(status: number, models: number | undefined, tookInMs: number): Probe {
  if (status === 200 && models !== undefined) {
    return { outcome: "works", status, tookInMs, models, error: "" };
  }
  const error = status === 200 ? "the answer is no list of models" : meaningOf(status);
  return { outcome: "refused", status, tookInMs, models: null, error };
}

function meaningOf(status: number): string {
  if (status === 401 || status === 403) return "it refuses the credential";
  if (status === 404) return "it has no such address";
  return `it answered ${status}`;
}

const NOTHING = { status: null, tookInMs: null, models: null } as const;
const UNTESTABLE: Probe = { ...NOTHING, outcome: "untestable", error: "" };

function notAsked(error: unknown): Probe {
  if (!(error instanceof Refusal)) {
    return { ...NOTHING, outcome: "unreachable", error: reasonOf(error) };
  }
  const { message, status } = error;
  const outcome = status === null ? "unreachable" : "refused";
  return { ...NOTHING, outcome, status, error: message };
}

/** A code, never a message, which may contain the address and any secret in it. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === "TimeoutError") return "no answer within 5 s";
  const code: unknown = Object(error).code;
  return typeof code === "string" ? `it cannot be reached: ${code}` : "it cannot be reached";
}
