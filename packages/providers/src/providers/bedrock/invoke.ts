import type { CallBody } from "../../contract/call-body.ts";
import type { Endpoint } from "../../contract/endpoint.ts";
import type { Translation } from "../../contract/endpoint.ts";
import { rebuildObject } from "../../formats/json/rebuild-object.ts";
import { ErrorReader } from "./error-reader.ts";
import { FrameReader } from "./frame-reader.ts";
import { canBeInPath } from "./model-in-path.ts";

/** The one version Bedrock knows. */
const VERSION = "bedrock-2023-05-31";
/** Bedrock takes these from the path, and refuses them in the body. */
const IN_PATH: ReadonlySet<string> = new Set(["model", "stream"]);

/** What is a header elsewhere (docs.aws.amazon.com/bedrock: model-parameters-anthropic-claude-messages, 2026-11). */
const BETAS = "anthropic_beta";

const NO_MODEL = { readable: false, reason: "`model` must be the name of a model." } as const;

/** Models of other vendors have other bodies here; what an ARN stands for is not said. */
const ANTHROPICS = /anthropic|claude|^arn:/;

/** An endpoint of Anthropic's, called by way of Bedrock. */
export function invoke(endpoint: Endpoint): Endpoint {
  const path = `/anthropic${endpoint.path}`;
  return {
    ...endpoint,
    path,
    upstreamPath: path,
    isFor: (model) => ANTHROPICS.test(model),
    adapt(body) {
      if (!canBeInPath(body.model)) return NO_MODEL;
      // Bedrock's prices are by region, which stands in the model's name; there is no fast mode.
      const { priceModifiers: _none, ...rest } = body;
      return { readable: true, body: rest };
    },
    translation: endpoint.dialect.name === "anthropic-messages" ? MESSAGES : COMPLETE,
  };
}

const answer: Translation["answer"] = (form, dialect) => {
  if (form.status >= 400) return new ErrorReader(form.status);
  if (!form.contentType.startsWith("application/vnd.amazon.eventstream")) {
    return dialect.createReader(form);
  }
  return new FrameReader(dialect.createReader({ ...form, streamed: true }));
};

const MESSAGES: Translation = {
  request: (body, bytes) =>
    toInvocation(body, bytes, body.json["anthropic_version"] === undefined ? [AS_BEDROCK] : []),
  answer,
};
const COMPLETE: Translation = {
  request: (body, bytes) => toInvocation(body, bytes, []),
  answer,
};
const AS_BEDROCK = `"anthropic_version":"${VERSION}"`;

/** The same members but for those in the path, behind `first`; betas in the body, too. */
function toInvocation({ betas = [] }: CallBody, bytes: Buffer, first: readonly string[]): Buffer {
  const hasBetas = betas.length > 0;
  return rebuildObject(bytes, {
    first,
    without: (name) => IN_PATH.has(name) || (hasBetas && name === BETAS),
    last: hasBetas ? [`"${BETAS}":${JSON.stringify(betas)}`] : [],
  });
}
