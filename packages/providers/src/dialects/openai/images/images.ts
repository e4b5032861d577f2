import type { CallBound } from "@lintel/core";

import type {
  CallBody,
  CallBodyVerdict,
  CallFacts,
  CallHead,
} from "../../../contract/call-body.ts";
import type { Endpoint } from "../../../contract/endpoint.ts";
import type { FormPart } from "../../../formats/form/read-form.ts";
import { readCount, readFlag, readText } from "../../../formats/json/checked-members.ts";
import { namesIn } from "../../../reading/bound/names-in.ts";
import { findUnknownMember } from "../../../reading/bound/unknown-members.ts";
import { readBody } from "../body/read-body.ts";
import { readFormBody } from "../body/read-form-body.ts";
import { IMAGE_TEXTS } from "../texts/media-texts.ts";
import { createImageReader, createImageStreamReader } from "./image-reader.ts";
import { MAX_PICTURES, pictureTokens } from "./picture-tokens.ts";

const ACTED = new Set(
  namesIn("model prompt n size quality stream user partial_images images mask"),
);
/** Members and fields that are no pictures (OpenAI's API reference, November 2026), beside those acted on. */
const TEXTS: ReadonlySet<string> = new Set(
  namesIn(`
    background moderation output_compression output_format response_format style
    input_fidelity
  `),
);
const KNOWN: ReadonlySet<string> = new Set([...ACTED, ...TEXTS]);
/** What OpenAI takes when no model is named. */
const DEFAULT_MODEL = "dall-e-2";

const image = (path: string): Endpoint => ({
  methods: ["POST"],
  path,
  upstreamPath: path.replace("/v1", ""),
  operation: "image",
  bodyMode: "buffer",
  charge: "tokens",
  dialect: {
    name: "openai-images",
    // Nothing in a request limits a picture's tokens.
    isIndivisible: true,
    hidesModel: true,
    readCall,
    boundPrompt,
    boundUnits: unitsOf,
    boundOutput,
    editBody: (body) => body.bytes,
    texts: IMAGE_TEXTS,
    promptText: () => "",
    createReader: ({ body, status, streamed }) =>
      streamed
        ? createImageStreamReader(body.choices)
        : createImageReader(status === 200 ? unitsOf(body) : undefined),
  },
});

export const imageEndpoints: readonly Endpoint[] = [
  image("/v1/images/generations"),
  image("/v1/images/edits"),
  image("/v1/images/variations"),
];

function readCall(bytes: Buffer, head: CallHead): CallBodyVerdict {
  const { deployment_id: defaultModel = DEFAULT_MODEL } = head.params;
  const verdict = /^multipart\//i.test(head.contentType)
    ? readFormBody(bytes, head.contentType, { acted: FORM_FIELDS, defaultModel, readOwn: readForm })
    : readBody(bytes, ACTED, readOwn, defaultModel);
  if (!verdict.readable) return verdict;
  const { body } = verdict;
  return { readable: true, body: { ...body, ...pricedAsOf(body) } };
}

/** In a form the pictures are files. */
const FORM_FIELDS = new Set([...ACTED].filter((name) => name !== "images" && name !== "mask"));

function readForm(fields: CallBody["json"], parts: readonly FormPart[]) {
  const others = parts.map(({ name }) => name).filter((name) => !FORM_FIELDS.has(name));
  return { ...readOwn(fields), otherFields: others };
}

function readOwn(json: CallBody["json"]) {
  const pictures = readCount(json, "n") ?? 1;
  return {
    streamed: readFlag(json, "stream"),
    choices: Math.min(Math.max(pictures, 1), MAX_PICTURES),
    outputCap: undefined,
    asksForUsage: true,
  };
}

/** The first models charge by the picture, all later ones by tokens. */
const isByPicture = (model: string): boolean => model.startsWith("dall-e");

function unitsOf({ choices, model }: CallFacts): CallBound["units"] {
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
function boundPrompt(body: CallBody): number {
  const { json, model } = body;
  if (isByPicture(model)) return 0;
  const prompt = typeof json["prompt"] === "string" ? Buffer.byteLength(json["prompt"]) : 0;
  return prompt + picturesIn(body) * pictureTokens({ model });
}

/** A field that is one picture: any other may refer to several. */
const PICTURE_FIELD = /^(?:image|mask)(?:\[\d*\])?$/;

/** How many pictures are sent along, a mask being one: of what is not known, as many as there can be. */
function picturesIn(body: CallBody): number {
  const { json, otherFields } = body;
  const most = MAX_PICTURES + 1;
  if (otherFields !== undefined) {
    const sent = otherFields.filter((name) => !TEXTS.has(name));
    return sent.every((name) => PICTURE_FIELD.test(name)) ? Math.min(sent.length, most) : most;
  }
  if (findUnknownMember(body, KNOWN) !== undefined) return most;
  const { images = null, mask = null } = json;
  const sent = Array.isArray(images) ? images.length : Number(images !== null);
  return Math.min(sent + Number(mask !== null), most);
}

function boundOutput({ json, model }: CallBody): number {
  return isByPicture(model) ? 0 : pictureTokens({ ...json, model });
}
