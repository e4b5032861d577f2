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

/** The members of chat calls, whose answers are capped by those that are `heeded`. */
export function readChatMembers(json: JsonRecord, heeded: readonly string[]) {
  const streamed = readFlag(json, "stream");
  const options = json["stream_options"] ?? {};
  if (!isRecord(options)) throw new UnreadableMember("`stream_options` must be an object.");
  return {
    streamed,
    choices: readChoices(json["n"] ?? 1),
    outputCap: readCap(json, heeded),
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

/**
 * The largest cap of the answer; it may be that the upstream heeds only that one. A cap by a name that is not known to be
 * `heeded` may be passed over: it can raise what an answer has, and lower nothing. One that is no count is no cap.
 */
function readCap(json: JsonRecord, heeded: readonly string[]): number | undefined {
  let most = 0;
  let isCapped = false;
  let isOpen = false;
  for (const name of ALL_CAPS) {
    const value = json[name] ?? undefined;
    if (value === undefined) continue;
    const isHeeded = heeded.includes(name);
    if (isCount(value)) most = Math.max(most, value);
    else if (isHeeded) throw new UnreadableMember(`\`${name}\` must be a whole number.`);
    else isOpen = true;
    isCapped ||= isHeeded;
  }
  return isCapped && !isOpen ? most : undefined;
}

/** Members that cap an answer's tokens. */
export const OUTPUT_CAPS = ["max_completion_tokens", "max_tokens"] as const;

/**
 * By these names too: with llama.cpp `n_predict` wins over the others, and Google's servers read names in camel case
 * (`tools/server` of llama.cpp; ai.google.dev/api/compatibility, November 2026).
 */
export const ALL_CAPS: readonly string[] = [
  ...OUTPUT_CAPS,
  "n_predict",
  "maxTokens",
  "maxCompletionTokens",
];

/** Caps in the body are lowered, never raised; where none that is `heeded` is there, the first of those is put in. */
export function lowerCaps(
  body: Pick<CallBody, "bytes" | "json" | "members">,
  cap: number,
  heeded: readonly [string, ...string[]],
): readonly Splice[] {
  const present = ALL_CAPS.filter((name) => (body.json[name] ?? null) !== null);
  const names = heeded.some((name) => present.includes(name)) ? present : [...present, heeded[0]];
  return names.flatMap((name) => {
    const own = body.json[name];
    return setMember(objectOf(body), name, String(isCount(own) ? Math.min(own, cap) : cap));
  });
}

/** Where members stand in a body: what `setMember` needs. */
export const objectOf = (body: {
  readonly bytes: Buffer;
  readonly members: readonly Member[];
}) => ({ open: body.bytes.indexOf(OPEN_BRACE), members: body.members });
