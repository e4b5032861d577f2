import type { PlaceStep } from "../formats/json/strings/place.ts";

/**
 * What a text is. `tool-description`: what tools and schemas say of themselves. `prompt`: what a model is given outside of
 * messages. `name`: of a function or a participant, which others refer to. `member-name`: of a member of JSON, or of a field of a
 * form, that is no word (`isWord`). `file-name`: in which signs stand for blanks. `metadata`: kept by the provider beside the call.
 * `logprob`: a token of the answer, repeated with its probability. `other`: nothing is known of it.
 */
export type TextKind =
  | "system"
  | "user"
  | "assistant"
  | "reasoning"
  | "refusal"
  | "tool-description"
  | "tool-arguments"
  | "tool-result"
  | "prompt"
  | "transcript"
  | "name"
  | "member-name"
  | "file-name"
  | "metadata"
  | "logprob"
  | "error"
  | "other";

/** A text and where it stands in the bytes. */
export interface TextSpan {
  /** Position of its first byte; for a JSON string, after the quote. */
  readonly start: number;
  /** First byte after its content. */
  readonly end: number;
  /** How often its bytes are escaped as in JSON: 0 in plain text, 1 in JSON, 2 in JSON that stands in a string of JSON. */
  readonly escapes: number;
  readonly kind: TextKind;
  /** Editing it would make the body one that is refused, or mean something else: it is signed, or a name. */
  readonly isEditable: boolean;
  /** For a piece of a text that continues in other events of the stream: the same for all its pieces. */
  readonly channel: string | undefined;
  /** It is a piece of a JSON text, not of a text: what is edited in it has to keep that JSON. */
  readonly isJsonPiece: boolean;
  /** Where it stands, for messages: `messages[2].content[0].text`. Made when it is read. */
  readonly path: string;
  readonly steps: readonly PlaceStep[];
  /** Decoded when it is read, each time. */
  readonly text: string;
}

/** The texts of a body, in the order of their bytes. */
export interface Texts {
  readonly bytes: Buffer;
  readonly spans: readonly TextSpan[];
  /** For a form: what no field may contain, since it would end the field. */
  readonly delimiter?: string;
}

export type TextsVerdict =
  | { readonly readable: true; readonly texts: Texts }
  /** Its texts cannot be determined for certain. `reason` is a sentence for the caller. */
  | { readonly readable: false; readonly reason: string };

/** Puts `text` in the place of a range of a span's decoded text, in UTF-16 units. */
export interface TextEdit {
  readonly span: TextSpan;
  readonly from: number;
  /** First unit after the range. */
  readonly to: number;
  readonly text: string;
}

/** The texts of one event of a stream. */
export interface EventTexts extends Texts {
  /** Beginnings of the names of channels that end with this event, behind its texts; an empty one ends all. */
  readonly ends: readonly string[];
}

export type EventTextsVerdict =
  | { readonly readable: true; readonly texts: EventTexts }
  | Extract<TextsVerdict, { readable: false }>;

/** Where texts stand in what is sent and answered in a dialect. */
export interface DialectTexts {
  readonly request: TextShape;
  /** For a form: its fields by name; any other field that is not a file is a text. */
  readonly fields?: ReadonlyMap<string, TextShape>;
  /** What the files of a form are: `media` is audio and pictures, without texts; of `pieces`, none is read by itself. Absent: texts. */
  readonly files?: "media" | "pieces" | "texts";
  readonly answer: TextShape;
  /** What an answer is that is no JSON. */
  readonly plainAnswer?: TextKind;
  /** Shape of the data of one event of a stream. */
  readonly event: TextShape;
  /** What an event is that carries the next piece of a text; absent: as the one before it. */
  readonly toPiece?: (
    event: Readonly<Record<string, unknown>>,
  ) => Readonly<Record<string, unknown>>;
  /** Shape of a line, if the body or answer is JSON lines; if absent, the same as of an event. */
  readonly line?: TextShape;
}

/**
 * Where texts stand in a JSON value and what they are. What a shape does not describe is read as if it could be a text:
 * strings at any depth but for members that are known to be none by their name (`NO_TEXTS`).
 */
export interface TextShape {
  /** What the texts in here are, where nothing within says otherwise. Absent: what those around are. */
  readonly kind?: TextKind;
  /** There is no text in here. */
  readonly isSkipped?: true;
  /** What is in here cannot be edited. */
  readonly isFixed?: true;
  /** A string here is a JSON text, or a piece of one: the strings in it are the texts, or all of it where it is none. */
  readonly holdsJson?: true;
  /** Members that are no texts where nothing more is known; absent: `NO_TEXTS`. */
  readonly noTexts?: ReadonlySet<string>;
  /** A string here is a piece of a text; its channel has this name, below that of `channelBy`. */
  readonly channel?: string;
  /** Elements of a list. */
  readonly items?: TextShape;
  readonly object?: ObjectShape;
}

export interface ObjectShape {
  readonly members: ReadonlyMap<string, TextShape>;
  /** Any other member. */
  readonly rest: TextShape;
  /** A string in any other member is a piece of a text, whose channel has the member's name. */
  readonly hasOtherPieces?: true;
  /** By the member `typeBy`: has this shape instead. */
  readonly types?: ReadonlyMap<string, TextShape>;
  /** Absent: `type`. */
  readonly typeBy?: string;
  /** The member `role` says whose texts they are. */
  readonly hasRole?: true;
  /** With this member filled, nothing in here can be edited. */
  readonly signature?: string;
  /** Members that distinguish channels: numbers, or names. */
  readonly channelBy?: readonly string[];
  /** With this member filled, the channels in here end. */
  readonly endsBy?: string;
  /** The channels in here whose names begin with this end. */
  readonly ends?: string;
  /** Members that decide something: they must stand once, and in lower case. */
  readonly names: ReadonlySet<string>;
}
