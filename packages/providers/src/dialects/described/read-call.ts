import { isUtf8 } from "node:buffer";

import type { CallBody, CallBodyVerdict, CallHead } from "../../contract/call-body.ts";
import { DEEPEST, JsonChecker } from "../../formats/json/check/json-checker.ts";
import { isRecord, type JsonRecord } from "../../formats/json/is-record.ts";
import { toJsonText } from "../../formats/json/json-text.ts";
import { MemberScanner } from "../../formats/json/member-scanner.ts";
import { parseJson } from "../../formats/json/parse-json.ts";
import { OPEN_BRACE, TOO_DEEP } from "../../formats/json/read-object.ts";
import { findMisnamed } from "../../formats/json/search/find-misnamed.ts";
import { valueAt } from "../../formats/json/search/value-at.ts";
import { readableBody } from "../relayed/readable-body.ts";
import type { Locations } from "./locations.ts";
import { BOUNDING, readCap, readChoices } from "./output-caps.ts";

/** Methods that, without a body, only read or remove. */
const ASKS_NOTHING: ReadonlySet<string> = new Set(["GET", "HEAD", "DELETE"]);

/**
 * Reads what stands at the configured locations. What is no JSON can be no more than passed on: refused where the
 * model must be known, or where it says it is JSON; otherwise marked as unpriced. A body that names no model where
 * it must be known is refused, in any form.
 */
export function readCustomCall(
  bytes: Buffer,
  head: CallHead,
  locations: Locations,
): CallBodyVerdict {
  if (bytes.length === 0) return readEmpty(head);
  const value = isUtf8(bytes) ? parseJson(bytes) : undefined;
  if (value !== undefined) return readValue(bytes, value, { head, locations });
  const mustBeJson = head.mustKnowModel || isJsonType(head.contentType);
  return mustBeJson ? NO_JSON : readableBody(bytes, { charge: "unmodelled" });
}

interface Asked {
  readonly head: CallHead;
  readonly locations: Locations;
}

function readValue(bytes: Buffer, value: unknown, { head, locations }: Asked): CallBodyVerdict {
  const reason = disputeIn(bytes, locations);
  if (reason !== undefined) return unreadable(reason);
  const models = modelsAt(value, locations);
  if (models === undefined) return unreadable("The model must be a string.");
  if (models.length === 0 && head.mustKnowModel) return MODEL_MISSING;
  const streamed = streams(value, locations);
  const read = isRecord(value) ? readRecord(bytes, value) : {};
  // With several models it is not reported which did what, and a list cannot be bounded.
  const isCounted = isRecord(value) && new Set(models).size <= 1;
  return readableBody(bytes, { ...read, ...(isCounted ? {} : UNCOUNTED), models, streamed });
}

/** Why others could read the body as another one; `undefined` when they cannot. */
function disputeIn(bytes: Buffer, { model = [], stream = [] }: Locations): string | undefined {
  if (nesting(bytes) > DEEPEST) return TOO_DEEP.reason;
  const misnamed = findMisnamed(bytes, [model, stream, ...BOUNDING]);
  return misnamed && `\`${misnamed}\` must be named once, and in the case it is known by.`;
}

const isJsonType = (type: string): boolean => /^application\/(?:[\w.-]+\+)?json\b/i.test(type);

function readEmpty({ method, mustKnowModel }: CallHead): CallBodyVerdict {
  if (ASKS_NOTHING.has(method)) return readableBody(NO_BYTES, { charge: "nothing" });
  return mustKnowModel ? MODEL_MISSING : readableBody(NO_BYTES, {});
}

/** The models a body names; `undefined` when something else stands in their place. */
function modelsAt(value: unknown, { model }: Locations): readonly string[] | undefined {
  if (model === undefined) return [];
  const found: readonly unknown[] = [valueAt(value, model) ?? []].flat(MAX_STEPS);
  const named = found.filter((each) => each !== null && each !== "");
  return named.every((each) => typeof each === "string") ? named : undefined;
}

/** A path has no more. */
const MAX_STEPS = 50;

const streams = (value: unknown, { stream }: Locations): boolean =>
  stream !== undefined && valueAt(value, stream) === true;

/** From its first object on. */
function nesting(bytes: Buffer): number {
  const scanner = new MemberScanner({ onValue: () => undefined, onMember: () => undefined });
  scanner.push(bytes.subarray(Math.max(0, bytes.indexOf(OPEN_BRACE))));
  return scanner.deepest;
}

const readRecord = (bytes: Buffer, json: JsonRecord): Partial<CallBody> => ({
  json,
  members: new JsonChecker(toJsonText(bytes)).members() ?? [],
  user: typeof json["user"] === "string" ? json["user"] : "",
  ...(typeof json["service_tier"] === "string" ? { serviceTier: json["service_tier"] } : {}),
  choices: readChoices(json),
  outputCap: readCap(json),
});

const UNCOUNTED = { charge: "unmodelled" } as const;

const NO_BYTES = Buffer.alloc(0);
const unreadable = (reason: string): CallBodyVerdict => ({ readable: false, reason });
const NO_JSON = unreadable("The body must be JSON in UTF-8.");
const MODEL_MISSING = unreadable("The model is missing.");
