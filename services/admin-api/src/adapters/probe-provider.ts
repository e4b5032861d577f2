import type { ProviderSetting } from "@lintel/core";
import {
  findProvider,
  type HeaderLine,
  modelsIn,
  modelsPlaceOf,
  type Provider,
  readModelList,
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
/** A longer answer is no list of models. */
const MAX_BYTES = 8 * 1024 * 1024;
const NO_BYTES = Buffer.alloc(0);

export interface ProbeOptions {
  /** Settings may point to loopback and private addresses. */
  readonly allowPrivate: boolean;
  /** The proxy that leads to a provider, if any. */
  readonly forwardProxy: FindForwardProxy;
  readonly nowMs: () => number;
  /** Milliseconds since any moment. */
  readonly monotonic: () => number;
}

export interface ProviderProbes {
  readonly probe: Deps["probeProvider"];
  /** Aborts what is under way. */
  close(): Promise<void>;
}

/** Asks upstreams for their models as proxies would: same addresses, same credentials, no redirects. */
export function openProviderProbes(options: ProbeOptions): ProviderProbes {
  const { allowPrivate, forwardProxy, monotonic, nowMs } = options;
  const lookup = allowPrivate ? {} : { lookup: lookupPublic };
  const connect = buildConnector({ timeout: DEADLINE_MS, ...lookup });
  const agent = new Agent({ connect: connectThrough(forwardProxy, connect, DEADLINE_MS) });
  const closing = new AbortController();
  const ask = async ({ headers, read, url }: Question, startedAt: number): Promise<Probe> => {
    const answer = await request(url, {
      dispatcher: agent,
      headers: headers.flat(),
      signal: AbortSignal.any([closing.signal, AbortSignal.timeout(DEADLINE_MS)]),
    });
    const bytes = await bytesOf(answer.body);
    const tookInMs = Math.round(monotonic() - startedAt);
    return toProbe(answer.statusCode, bytes === undefined ? undefined : read(bytes), tookInMs);
  };
  return {
    async probe(setting) {
      try {
        const question = await questionOf(setting, nowMs());
        if (question === undefined) return UNTESTABLE;
        if (!allowPrivate && isPrivateHost(question.url.hostname)) {
          return unreachable("it is a private address");
        }
        return await ask(question, monotonic());
      } catch (error) {
        return unreachable(reasonOf(error));
      }
    },
    async close() {
      closing.abort();
      await agent.destroy();
    },
  };
}

type Probed = Pick<ProviderSetting, "provider" | "setting">;

interface Question {
  readonly url: URL;
  readonly headers: readonly HeaderLine[];
  /** How many models the bytes of an answer list; `undefined` where they are no list. */
  readonly read: (bytes: Buffer) => number | undefined;
}

/** What a setting's upstream is asked; `undefined` where there is no such question. Throws where it has no address. */
async function questionOf(setting: Probed, nowMs: number): Promise<Question | undefined> {
  const provider = findProvider(setting.provider);
  const members = setting.setting;
  if (provider === undefined || provider.usesAmbientCredentials?.(members) === true) {
    return undefined;
  }
  const place = placeOf(provider, setting);
  if (place === undefined) return undefined;
  const url = URL.parse(place.address ?? "");
  if (url === null || !/^https?:$/.test(url.protocol)) throw new NoAddressError();
  const headers: readonly HeaderLine[] = [
    ...provider.credentialHeaders(members),
    ...place.headers,
    ["accept", "application/json"],
    ["accept-encoding", "identity"],
  ];
  const unsigned = { method: "GET", url, headers, body: NO_BYTES } as const;
  const signature = (await provider.sign?.(unsigned, members, nowMs)) ?? [];
  return { url, headers: [...headers, ...signature], read: place.read };
}

class NoAddressError extends Error {}

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

/** `undefined` when it is too long. */
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
const unreachable = (error: string): Probe => ({ ...NOTHING, outcome: "unreachable", error });

/** A code, never a message: that may hold the address, or what stands in it. */
function reasonOf(error: unknown): string {
  if (error instanceof NoAddressError) return "it has no address";
  if (error instanceof Error && error.name === "TimeoutError") return "no answer within 5 s";
  const code: unknown = Object(error).code;
  return typeof code === "string" ? `it cannot be reached: ${code}` : "it cannot be reached";
}
