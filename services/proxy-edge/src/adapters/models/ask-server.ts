import type { ProviderSetting } from "@lintel/core";
import { findProvider, type HeaderLine } from "@lintel/providers";

import { type SignDeps, signRequest } from "../../pipeline/upstream/sign-request.ts";
import type { Deadlines, Upstream, UpstreamAnswer, UpstreamRequest } from "../../ports/upstream.ts";

/** A longer answer is none of a server about itself. */
const MAX_BYTES = 8 * 1024 * 1024;
const NO_BYTES = Buffer.alloc(0);

export interface ServerQuestion {
  readonly url: URL;
  readonly deadlines: Deadlines;
  /** Members of a body, which is posted; absent: it is a question without one. */
  readonly json?: object;
  readonly headers?: readonly HeaderLine[];
}

export interface ServerAnswer extends Pick<UpstreamAnswer, "headers" | "status"> {
  readonly body: Buffer;
}

export interface AskDeps extends SignDeps {
  readonly upstream: Upstream;
}

/** Asks a setting's upstream, with the setting's credential. Rejects as upstreams do, and when the answer is too long. */
export async function askServer(
  deps: AskDeps,
  setting: Pick<ProviderSetting, "id" | "provider" | "setting">,
  { deadlines, headers = [], json, url }: ServerQuestion,
): Promise<ServerAnswer> {
  const provider = findProvider(setting.provider);
  const credential = provider?.credentialHeaders(setting.setting) ?? [];
  const body = json === undefined ? NO_BYTES : Buffer.from(JSON.stringify(json));
  const typed: readonly HeaderLine[] =
    json === undefined ? [] : [["content-type", "application/json"]];
  const request: UpstreamRequest = {
    url,
    method: json === undefined ? "GET" : "POST",
    headers: [
      ...credential,
      ...headers,
      ...typed,
      ["accept", "application/json"],
      ["accept-encoding", "identity"],
    ],
    body,
    deadlines,
  };
  const sent = provider ? await signRequest(deps, { provider, setting }, request) : request;
  const answer = await deps.upstream.send(sent).answer;
  return { status: answer.status, headers: answer.headers, body: await wholeAnswer(answer) };
}

/** All of an answer that is no model's; rejects when it is too long. */
export function wholeAnswer(answer: UpstreamAnswer): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    answer.consume({
      data(chunk) {
        size += chunk.length;
        chunks.push(chunk);
        if (size <= MAX_BYTES) return;
        answer.abort();
        reject(new Error("a server's answer about itself is too long"));
      },
      end: () => resolve(Buffer.concat(chunks)),
      fail: reject,
    });
  });
}
