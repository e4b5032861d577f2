import { decodeSegment } from "@lintel/core";

import type { CallBodyVerdict, CallHead } from "../../contract/call-body.ts";
import { readFields } from "../../formats/form/read-fields.ts";
import { readObject } from "../../formats/json/read-object.ts";
import { namedModels } from "./named-models.ts";
import { readableBody } from "./readable-body.ts";

const ACTED = new Set(["model", "stream", "user"]);
const NO_BYTES = Buffer.alloc(0);

/**
 * Reads what must be checked and recorded of a call that is only passed on: its models, in the path, in JSON or in a
 * form. What cannot be read is refused when the models must be known, and passed as naming none otherwise.
 */
export function readRelayed(bytes: Buffer, head: CallHead): CallBodyVerdict {
  const named = modelsInPath(head);
  if (bytes.length === 0) return readableBody(NO_BYTES, { models: named });
  const verdict = isForm(head.contentType) ? readFormBody(bytes, head) : readJsonBody(bytes);
  if (!verdict.readable && !head.mustKnowModel) {
    return readableBody(bytes, { models: named, isUncertain: true });
  }
  if (!verdict.readable || named.length === 0) return verdict;
  const { model, otherModels = [] } = verdict.body;
  return readableBody(bytes, { ...verdict.body, models: [...named, model, ...otherModels] });
}

const isForm = (contentType: string): boolean => /^multipart\//i.test(contentType);

/** `/models/<id>` names one, also where the path is not known to us. */
function modelsInPath({ params }: CallHead): readonly string[] {
  const [, inOpen = ""] = /^models\/([^/]+)/.exec(params["*"] ?? "") ?? [];
  return [params["model"] ?? "", decodeSegment(inOpen) ?? inOpen].filter((name) => name !== "");
}

function readJsonBody(bytes: Buffer): CallBodyVerdict {
  const object = readObject(bytes, ACTED);
  if (!object.readable) return object;
  const { json, members } = object;
  const { model, stream, user } = json;
  const wrong = [model, user].findIndex((text) => typeof (text ?? "") !== "string");
  if (wrong >= 0) {
    return { readable: false, reason: `\`${wrong === 0 ? "model" : "user"}\` must be a string.` };
  }
  return readableBody(bytes, {
    json,
    members,
    models: namedModels(json),
    streamed: stream === true,
    user: typeof user === "string" ? user : "",
  });
}

function readFormBody(bytes: Buffer, { contentType }: CallHead): CallBodyVerdict {
  const verdict = readFields(bytes, contentType, ACTED);
  if (!verdict.readable) return verdict;
  const { model = "", stream = "", user = "" } = verdict.fields;
  return readableBody(bytes, { models: [model], streamed: stream.toLowerCase() === "true", user });
}
