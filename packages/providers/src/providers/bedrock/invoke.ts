import { OPEN_BRACE } from "../../formats/json/read-object.ts";
import { scanMembers } from "../../formats/json/scan-members.ts";
import type { AnswerForm, AnswerReader, CallBody, Endpoint } from "../../contract/provider.ts";
import { ErrorReader } from "./error-reader.ts";
import { FrameReader } from "./frame-reader.ts";

/** The one version Bedrock knows. */
const VERSION = "bedrock-2023-05-31";
/** Bedrock takes these from the path, and refuses them in the body. */
const IN_PATH: ReadonlySet<string> = new Set(["model", "stream"]);

/** What is a header elsewhere (docs.aws.amazon.com/bedrock: model-parameters-anthropic-claude-messages, 2026-11). */
const BETAS = "anthropic_beta";

const NO_MODEL = { readable: false, reason: "`model` must be the name of a model." } as const;
/** One that is no text at all, or that a URL takes for a way up, is in no path. */
const canBeInPath = (model: string): boolean => model.isWellFormed() && !/^\.{0,2}$/.test(model);

/** An endpoint of Anthropic's, called by way of Bedrock. */
export function invoke(endpoint: Endpoint): Endpoint {
  const path = `/anthropic${endpoint.path}`;
  return {
    ...endpoint,
    path,
    upstreamPath: path,
    readCall(bytes, head) {
      const verdict = endpoint.readCall(bytes, head);
      if (!verdict.readable) return verdict;
      if (!canBeInPath(verdict.body.model)) return NO_MODEL;
      // Bedrock's prices are by region, which stands in the model's name; there is no fast mode.
      const { priceModifiers: _none, ...body } = verdict.body;
      return { readable: true, body };
    },
    editBody: (body, change) => toInvocation(body, endpoint.editBody(body, change), path),
    createReader: (form) => createReader(endpoint, form),
  };
}

/** The same members but for those in the path, each value byte for byte as it came. */
function toInvocation({ betas = [], json }: CallBody, bytes: Buffer, path: string): Buffer {
  const hasBetas = betas.length > 0;
  const kept = scanMembers(bytes, bytes.indexOf(OPEN_BRACE)).filter(
    ({ name }) => !IN_PATH.has(name) && !(hasBetas && name === BETAS),
  );
  const members = kept.map(({ name, valueEnd, valueStart }) =>
    Buffer.concat([Buffer.from(`${JSON.stringify(name)}:`), bytes.subarray(valueStart, valueEnd)]),
  );
  const needsVersion = path.endsWith("/messages") && json["anthropic_version"] === undefined;
  if (needsVersion) members.unshift(Buffer.from(`"anthropic_version":"${VERSION}"`));
  if (hasBetas) members.push(Buffer.from(`"${BETAS}":${JSON.stringify(betas)}`));
  const pieces = members.flatMap((member, index) =>
    index === 0 ? [member] : [Buffer.from(","), member],
  );
  return Buffer.concat([Buffer.from("{"), ...pieces, Buffer.from("}")]);
}

function createReader(endpoint: Endpoint, form: AnswerForm): AnswerReader {
  if (form.status >= 400) return new ErrorReader(form.status);
  if (!form.contentType.startsWith("application/vnd.amazon.eventstream")) {
    return endpoint.createReader(form);
  }
  return new FrameReader(endpoint.createReader({ ...form, streamed: true }));
}
