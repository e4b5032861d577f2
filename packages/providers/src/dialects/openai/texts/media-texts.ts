import type { DialectTexts } from "../../../contract/texts.ts";
import {
  ANYTHING,
  listOf,
  LOGPROBS,
  noTexts,
  objectOf,
  pieceOf,
  SKIPPED,
  textOf,
  typesOf,
} from "../../../reading/texts/shapes.ts";

const ERROR = textOf("error");

const PICTURE_SETTINGS = noTexts(`
  model n size quality stream user partial_images images image mask background moderation output_compression output_format
  response_format style input_fidelity
`);

/** A prompt in, and what the model has made of it beside the picture (OpenAI's API reference, November 2026). */
export const IMAGE_TEXTS: DialectTexts = {
  request: objectOf({ prompt: textOf("prompt"), ...PICTURE_SETTINGS }, { kind: "other" }),
  fields: new Map(Object.entries({ prompt: textOf("prompt"), ...PICTURE_SETTINGS })),
  files: "media",
  answer: objectOf(
    {
      data: listOf(objectOf(noTexts("b64_json url"))),
      ...noTexts("usage background output_format quality size"),
      error: ERROR,
    },
    { kind: "assistant" },
  ),
  event: objectOf(
    { ...noTexts("b64_json usage background output_format quality size"), error: ERROR },
    { kind: "assistant" },
  ),
};

/** What is to be spoken, and how; the answer is audio. */
export const SPEECH_TEXTS: DialectTexts = {
  request: objectOf(
    {
      input: textOf("prompt"),
      instructions: textOf("system"),
      ...noTexts("model voice response_format speed stream_format user"),
    },
    { kind: "other" },
  ),
  answer: ANYTHING,
  event: objectOf({ ...noTexts("audio delta usage"), error: ERROR }),
};

const TRANSCRIPTION_SETTINGS = noTexts(`
  model language response_format stream user temperature chunking_strategy timestamp_granularities timestamp_granularities[]
  include include[] known_speaker_references known_speaker_references[]
`);

/** A prompt beside the audio, and what was heard: as JSON, as text or as subtitles. */
export const TRANSCRIPTION_TEXTS: DialectTexts = {
  request: ANYTHING,
  fields: new Map(Object.entries({ prompt: textOf("prompt"), ...TRANSCRIPTION_SETTINGS })),
  files: "media",
  answer: objectOf(
    { ...noTexts("task language usage"), logprobs: LOGPROBS, error: ERROR },
    { kind: "transcript" },
  ),
  plainAnswer: "transcript",
  event: typesOf(
    {
      "transcript.text.delta": objectOf({ delta: pieceOf("transcript"), logprobs: LOGPROBS }),
      "transcript.text.done": objectOf({ logprobs: LOGPROBS, usage: SKIPPED }, { ends: "" }),
    },
    { kind: "transcript" },
  ),
};
