import type { ObjectShape, TextKind, TextShape } from "../../contract/texts.ts";
import { namesIn } from "../bound/names-in.ts";

/**
 * Members that are no texts, where nothing more is known of them: identifiers, addresses, kinds and settings. Beside them,
 * names that end in `id` or `ids`, and long data in base64. Names that may carry a text are not among them.
 */
export const NO_TEXTS: ReadonlySet<string> = new Set(
  namesIn(`
    id object type role model status url uri image_url audio_url video_url file_url fileUri signature encrypted_content
    b64_json partial_image_b64 file_data media_type mime_type mimeType format cache_control ttl service_tier finish_reason
    stop_reason encoding_format system_fingerprint reasoning_effort verbosity
  `),
);

/** In what a caller's own tools are given every string is a text. */
export const NONE: ReadonlySet<string> = new Set();

/** Members that name a file. */
export const FILE_NAMES: ReadonlySet<string> = new Set(namesIn("filename file_name fileName"));

/** Members that hold data, if what they hold is base64. */
export const DATA: ReadonlySet<string> = new Set(namesIn("data bytes result"));

export const SKIPPED: TextShape = { isSkipped: true };
/** Every string in here may be a text. */
export const ANYTHING: TextShape = {};
/** As `ANYTHING`, where no kind is known from around it. */
export const OTHER: TextShape = { kind: "other" };
/** Where a model is to stop: another text would mean another place. */
export const STOP: TextShape = { kind: "other", isFixed: true };
export const NAME: TextShape = { kind: "name", isFixed: true };

export const textOf = (kind: TextKind): TextShape => ({ kind });
export const listOf = (items: TextShape, kind?: TextKind): TextShape => ({
  items,
  ...(kind === undefined ? {} : { kind }),
});
/** A piece of a text in an event; `kind` as in `TextShape`. */
export const pieceOf = (channel: string, kind?: TextKind): TextShape => ({
  channel,
  ...(kind === undefined ? {} : { kind }),
});

/** A piece of the arguments of a tool's call. */
export const argumentsPiece = (channel: string): TextShape => ({
  ...pieceOf(channel, "tool-arguments"),
  holdsJson: true,
});

/** These members have no texts. */
export const noTexts = (names: string): Readonly<Record<string, TextShape>> =>
  Object.fromEntries(namesIn(names).map((name) => [name, SKIPPED]));

type MoreOfObject = Partial<Omit<ObjectShape, "members" | "names">> &
  Pick<TextShape, "isFixed" | "items" | "kind" | "noTexts">;

/** An object with texts in these members; `items` where a list may stand in its place. */
export function objectOf(
  members: Readonly<Record<string, TextShape>>,
  { isFixed, items, kind, noTexts: skips, rest = ANYTHING, ...object }: MoreOfObject = {},
): TextShape {
  const { signature } = object;
  const names = new Set([...Object.keys(members), ...decidingNames(object)]);
  const signed = signature === undefined ? {} : { [signature]: SKIPPED };
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(isFixed === undefined ? {} : { isFixed }),
    ...(items === undefined ? {} : { items }),
    ...(skips === undefined ? {} : { noTexts: skips }),
    object: { members: new Map(Object.entries({ ...members, ...signed })), rest, names, ...object },
  };
}

function decidingNames({
  channelBy = [],
  endsBy,
  hasRole,
  signature,
}: MoreOfObject): readonly string[] {
  const single = [hasRole === true ? "role" : undefined, signature, endsBy];
  return [...channelBy, ...single.filter((name) => name !== undefined)];
}

/** An object whose `type`, or member `typeBy`, says which shape it has; `otherwise` when it is none of these. */
export const typesOf = (
  types: Readonly<Record<string, TextShape>>,
  otherwise: TextShape = ANYTHING,
  typeBy = "type",
): TextShape => ({
  ...otherwise,
  object: {
    members: new Map(),
    rest: ANYTHING,
    ...otherwise.object,
    names: new Set([typeBy, ...(otherwise.object?.names ?? [])]),
    typeBy,
    types: new Map(Object.entries(types)),
  },
});

/** What arguments of a tool are: JSON in a string, or an object. */
export const ARGUMENTS: TextShape = {
  kind: "tool-arguments",
  holdsJson: true,
  noTexts: NONE,
};

/** A JSON schema: what it says of itself, and the values it allows. Names of properties are words, as those of any API. */
export const SCHEMA: TextShape = {
  kind: "tool-description",
  noTexts: new Set(namesIn("type $ref $schema $id $anchor $dynamicRef format pattern required")),
};

export const METADATA: TextShape = { kind: "metadata", noTexts: NONE };
/** Tokens and their probabilities. */
export const LOGPROBS: TextShape = { kind: "logprob", noTexts: NONE };
