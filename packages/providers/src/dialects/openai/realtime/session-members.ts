import { isCount } from "../../../formats/json/checked-members.ts";
import { isRecord, type JsonRecord, recordsOf } from "../../../formats/json/is-record.ts";

/** A member that is an object; nothing in it when it is none. */
export const recordIn = (json: JsonRecord, name: string): JsonRecord => {
  const value = json[name];
  return isRecord(value) ? value : {};
};

/** `audio.input` of a session, with the names the first version of the API had for its members. */
export function audioInputOf(session: JsonRecord) {
  const input = recordIn(recordIn(session, "audio"), "input");
  return {
    format: input["format"] ?? session["input_audio_format"],
    transcription: input["transcription"] ?? session["input_audio_transcription"],
    turnDetection: "turn_detection" in input ? input["turn_detection"] : session["turn_detection"],
  };
}

/** How the limit of an answer's tokens is called, now and in the first version of the API. */
const CAPS = ["max_output_tokens", "max_response_output_tokens"] as const;

export const capMemberOf = (json: JsonRecord): string =>
  CAPS.find((name) => name in json) ?? CAPS[0];

/** The limit of an answer's tokens; `undefined` when there is none (`"inf"`). */
export function outputCapOf(json: JsonRecord): number | undefined {
  const caps = CAPS.map((name) => json[name]).filter(isCount);
  return caps.length === 0 ? undefined : Math.max(...caps);
}

/** Does something of unknown length become part of the prompt? */
export const bringsIn = (json: JsonRecord): boolean =>
  (json["prompt"] ?? null) !== null ||
  recordsOf(json["tools"]).some(({ type }) => type !== "function");
