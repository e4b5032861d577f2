import type { DialectTexts } from "../../../contract/texts.ts";
import {
  listOf,
  METADATA,
  noTexts,
  objectOf,
  SKIPPED,
  textOf,
  typesOf,
} from "../../../reading/texts/shapes.ts";
import { RELAYED_TEXTS } from "../../relayed/relayed-texts.ts";
import { ITEM, RESPONSE_TEXTS } from "../texts/response-texts.ts";

/** A part of what is said: of audio and pictures no text is read (OpenAI's API reference, November 2026). */
const PART = objectOf(noTexts("audio image_url"));

/** An item of the conversation; those that are no messages are those of responses. */
const REALTIME_ITEM = typesOf(
  {
    ...Object.fromEntries(ITEM.object?.types ?? []),
    message: objectOf({ content: listOf(PART), ...noTexts("id status") }, { hasRole: true }),
  },
  ITEM,
);

/** A session, or an answer that is asked for: what responses call so, and the audio's settings. */
const SETTINGS = objectOf(
  {
    ...Object.fromEntries(RESPONSE_TEXTS.request.object?.members ?? []),
    instructions: textOf("system"),
    input: listOf(REALTIME_ITEM, "user"),
    metadata: METADATA,
    audio: objectOf({
      input: objectOf({
        transcription: objectOf({ prompt: textOf("prompt"), ...noTexts("model language") }),
        ...noTexts("format turn_detection noise_reduction"),
      }),
      output: SKIPPED,
    }),
    input_audio_transcription: objectOf({
      prompt: textOf("prompt"),
      ...noTexts("model language"),
    }),
    ...noTexts(`
      output_modalities voice speed input_audio_format output_audio_format turn_detection input_audio_noise_reduction
      max_output_tokens max_response_output_tokens tracing conversation
    `),
  },
  { kind: "other" },
);

/** Messages of a client in a session over WebSocket. */
export const REALTIME_TEXTS: DialectTexts = {
  ...RELAYED_TEXTS,
  request: objectOf(
    {
      session: SETTINGS,
      response: SETTINGS,
      item: REALTIME_ITEM,
      ...noTexts("event_id audio previous_item_id item_id response_id"),
    },
    { kind: "other" },
  ),
};
