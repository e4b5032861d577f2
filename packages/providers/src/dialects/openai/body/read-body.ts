import type { CallBody, CallBodyVerdict } from "../../../contract/call-body.ts";
import type { BodyChange } from "../../../contract/dialect.ts";
import {
  isCount,
  readFlag,
  readText,
  UnreadableMember,
} from "../../../formats/json/checked-members.ts";
import { setMember, type Splice } from "../../../formats/json/edit-members.ts";
import { isRecord, type JsonRecord } from "../../../formats/json/is-record.ts";
import type { Member } from "../../../formats/json/member-scanner.ts";
import { OPEN_BRACE, readObject } from "../../../formats/json/read-object.ts";

/** OpenAI's own limit for `n`. */
const MAX_CHOICES = 128;

/**
 * Reads a body whose members `acted` decide something in the gateway. Such a member that stands twice is
 * refused: which one the upstream takes is not known. `defaultModel` is what it takes when none is named.
 */
export function readBody(
  bytes: Buffer,
  acted: ReadonlySet<string>,
  readOwn: (json: JsonRecord) => OwnMembers,
  defaultModel = "",
): CallBodyVerdict {
  const object = readObject(bytes, acted);
  if (!object.readable) return object;
  const { json, members } = object;
  try {
    const model = readText(json, "model") || defaultModel;
    const own = readOwn(json);
    if (model === "" && own.alias === undefined) return unreadable("`model` is missing.");
    const shared = { bytes, json, members, model, user: readText(json, "user") };
    return { readable: true, body: { ...shared, ...own } };
  } catch (error) {
    if (error instanceof UnreadableMember) return unreadable(error.message);
    throw error;
  }
}

/** What an endpoint reads by itself; the caller's end user too, where it is no `user`. */
type OwnMembers = Omit<CallBody, "bytes" | "json" | "members" | "model" | "user"> &
  Partial<Pick<CallBody, "user">>;

/** How the caller wants to be served, where it is said. */
export function readTier(json: JsonRecord): Pick<CallBody, "serviceTier"> {
  const serviceTier = readText(json, "service_tier");
  return serviceTier === "" ? {} : { serviceTier };
}

/** Splices that ask for the tier of `change`. */
export const setTier = (
  body: Pick<CallBody, "bytes" | "members">,
  { serviceTier }: BodyChange,
): readonly Splice[] =>
  serviceTier === undefined
    ? []
    : setMember(objectOf(body), "service_tier", JSON.stringify(serviceTier));

/** The members of chat calls. */
export function readChatMembers(json: JsonRecord) {
  const streamed = readFlag(json, "stream");
  const options = json["stream_options"] ?? {};
  if (!isRecord(options)) throw new UnreadableMember("`stream_options` must be an object.");
  return {
    streamed,
    choices: readChoices(json["n"] ?? 1),
    outputCap: readCap(json),
    asksForUsage: readFlag(options, "include_usage"),
  };
}

export const unreadable = (reason: string): CallBodyVerdict => ({ readable: false, reason });

function readChoices(value: unknown): number {
  if (typeof value === "number" && Number.isInteger(value) && value > 0 && value <= MAX_CHOICES) {
    return value;
  }
  throw new UnreadableMember(`\`n\` must be a whole number from 1 to ${MAX_CHOICES}.`);
}

/** The larger of the two members that cap the answer; it may be that the upstream heeds only that one. */
function readCap(json: JsonRecord): number | undefined {
  const caps = OUTPUT_CAPS.map((name) => json[name] ?? undefined).filter(
    (value) => value !== undefined,
  );
  if (!caps.every(isCount)) {
    throw new UnreadableMember(`\`${OUTPUT_CAPS.join("` and `")}\` must be whole numbers.`);
  }
  return caps.length > 0 ? Math.max(...caps) : undefined;
}

/** Members that cap an answer's tokens. The first is put in when the caller has none. */
export const OUTPUT_CAPS = ["max_completion_tokens", "max_tokens"] as const;

/** Where members stand in a body: what `setMember` needs. */
export const objectOf = (body: {
  readonly bytes: Buffer;
  readonly members: readonly Member[];
}) => ({ open: body.bytes.indexOf(OPEN_BRACE), members: body.members });
