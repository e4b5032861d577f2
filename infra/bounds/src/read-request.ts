import type { UpstreamRequest } from "@lintel/proxy-edge/src/ports/upstream.ts";

import { isJson, type Json, parseBody, textIn } from "./json.ts";
import { deployedModel } from "./models.ts";

/** What a provider makes of the bytes it gets. */
export interface ReadRequest {
  readonly body: Buffer;
  readonly contentType: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly json: Json;
  readonly files: number;
  /** The model that runs: of the path, the body, or what a kept prompt or an endpoint has without one. */
  readonly model: string;
}

const DEFAULT_MODEL = "dall-e-2";
/** What runs for a prompt that is kept, unknown to the caller. */
const KEPT_MODEL = "gpt-5.5-pro";

const STREAMS =
  /(?:\/invoke-with-response-stream|\/converse-stream|:streamRawPredict|:streamGenerateContent)$/;
const IN_PATH = /\/deployments\/([^/]+)|\/model\/([^/]+)|\/models\/([^/:]+):/;

export function readRequest({ body, headers, url }: UpstreamRequest): ReadRequest {
  if (!Buffer.isBuffer(body)) throw new Error("the body was not read");
  const lines = new Map(headers.map(([name, value]) => [name.toLowerCase(), value]));
  const contentType = lines.get("content-type") ?? "";
  if (STREAMS.test(url.pathname)) lines.set("x-streams", "true");
  const form = contentType.startsWith("multipart/") ? readForm(body, contentType) : undefined;
  const json = form?.json ?? parseBody(body);
  const model = modelOf(url, json);
  return { body, contentType, headers: lines, json, files: form?.files ?? 0, model };
}

function modelOf({ pathname }: URL, json: Json): string {
  const [, azure = "", bedrock = "", google = ""] = IN_PATH.exec(pathname) ?? [];
  const inPath = decodeURIComponent(azure || bedrock || google);
  const named = deployedModel(inPath || textIn(json, "model"));
  if (named !== "") return named;
  return isJson(json["prompt"]) ? KEPT_MODEL : DEFAULT_MODEL;
}

/** The parts of a form: texts as members, numbers among them as numbers, and how many files there are. */
function readForm(body: Buffer, contentType: string) {
  const [, boundary = ""] = /boundary=(.+)$/.exec(contentType) ?? [];
  const json: Record<string, unknown> = {};
  let files = 0;
  for (const part of body.toString("latin1").split(`--${boundary}`)) {
    const [, name = "", file] = /name="([^"]*)"(; filename=)?/.exec(part) ?? [];
    if (name === "") continue;
    if (file !== undefined) files += 1;
    else json[name] = valueOf(part.slice(part.indexOf("\r\n\r\n") + 4, -2));
  }
  return { json, files };
}

function valueOf(latin1: string): unknown {
  const text = Buffer.from(latin1, "latin1").toString("utf8");
  return /^\d{1,9}$/.test(text) ? Number(text) : text;
}
