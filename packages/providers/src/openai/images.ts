import type { CallBound } from "@lintel/core";

import { readCount, readFlag, readText } from "../json/checked-members.ts";
import type { CallBody, CallBodyVerdict, CallHead, Endpoint } from "../provider.ts";
import { createImageReader, createImageStreamReader } from "./image-reader.ts";
import { readBody } from "./read-body.ts";
import { readFormBody } from "./read-form-body.ts";

const ACTED = new Set(["model", "prompt", "n", "size", "quality", "stream", "user"]);
/** What OpenAI takes when no model is named. */
const DEFAULT_MODEL = "dall-e-2";
/** More than a picture costs in any size and quality, made or sent along; the dearest is 6,240 tokens. */
const PICTURE_TOKENS = 10_000;
const MOST_PICTURES = 16;

const image = (path: string): Endpoint => ({
  methods: ["POST"],
  path,
  upstreamPath: path.replace("/v1", ""),
  operation: "image",
  intake: "whole",
  charge: "tokens",
  readCall,
  boundPrompt,
  boundUnits: unitsOf,
  boundOutput,
  editBody: (body) => body.bytes,
  promptText: () => "",
  createReader: ({ body, status, streamed }) =>
    streamed
      ? createImageStreamReader(body.choices)
      : createImageReader(status === 200 ? unitsOf(body) : undefined),
});

export const imageEndpoints: readonly Endpoint[] = [
  image("/v1/images/generations"),
  image("/v1/images/edits"),
  image("/v1/images/variations"),
];

function readCall(bytes: Buffer, head: CallHead): CallBodyVerdict {
  const { deployment_id: defaultModel = DEFAULT_MODEL } = head.params;
  const verdict = /^multipart\//i.test(head.contentType)
    ? readFormBody(bytes, head.contentType, { acted: ACTED, defaultModel, readOwn })
    : readBody(bytes, ACTED, readOwn, defaultModel);
  if (!verdict.readable) return verdict;
  const { body } = verdict;
  return { readable: true, body: { ...body, ...pricedAsOf(body) } };
}

function readOwn(json: CallBody["json"]) {
  const pictures = readCount(json, "n") ?? 1;
  return {
    streamed: readFlag(json, "stream"),
    choices: Math.min(Math.max(pictures, 1), MOST_PICTURES),
    outputCap: undefined,
    asksForUsage: true,
  };
}

/** The first models charge by the picture, all later ones by tokens. */
const isByPicture = (model: string): boolean => model.startsWith("dall-e");

function unitsOf({ choices, model }: CallBody): CallBound["units"] {
  return isByPicture(model) ? { images: choices } : undefined;
}

/** A picture's price depends on its size and, with one model, on its quality. */
function pricedAsOf({ json, model }: CallBody): Pick<CallBody, "pricedAs"> {
  if (!isByPicture(model)) return {};
  const size = readText(json, "size") || "1024x1024";
  if (!model.startsWith("dall-e-3")) return { pricedAs: `${model} ${size}` };
  const quality = readText(json, "quality") === "hd" ? "hd" : "standard";
  return { pricedAs: `${model} ${quality} ${size}` };
}

/** Pictures sent along cost what pictures made do at most; a text's token is at least one byte. */
function boundPrompt({ bytes, json, model }: CallBody): number {
  if (isByPicture(model)) return 0;
  const prompt = typeof json["prompt"] === "string" ? Buffer.byteLength(json["prompt"]) : 0;
  const isJson = bytes.length > 0 && bytes[0] === 0x7b;
  return prompt + (isJson ? 0 : MOST_PICTURES * PICTURE_TOKENS);
}

function boundOutput({ model }: CallBody): number {
  return isByPicture(model) ? 0 : PICTURE_TOKENS;
}
