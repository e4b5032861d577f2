import { measureAudio } from "../../formats/audio/measure-audio.ts";
import type { AudioData } from "./content-shape.ts";

/**
 * The most tokens a second of audio in a prompt is: 10 with OpenAI's models (https://developers.openai.com/api/docs/guides/realtime-costs,
 * November 2026), and with those on one's own server one for each 20 ms, which is what their encoders take in.
 */
const TOKENS_PER_SECOND = 50;
/** Decoders disagree on anything else. */
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** What audio adds to the tokens of the texts it stands in, in place of the bytes of its data. */
export interface AudioTokens {
  readonly tokens: number;
  /** The path of audio of which it is not known how long it plays. */
  readonly unmeasured: string | undefined;
}

/** Bounds audio by the length of what is in it, not by what it says. */
export function audioTokens(audios: readonly AudioData[]): AudioTokens {
  let tokens = 0;
  for (const { data, path } of audios) {
    const isWhole = typeof data === "string" && data.length % 4 === 0 && BASE64.test(data);
    const length = isWhole ? measureAudio(Buffer.from(data, "base64")) : undefined;
    if (length === undefined || !isWhole) return { tokens: 0, unmeasured: path };
    tokens += Math.ceil((length.maxMs / 1000) * TOKENS_PER_SECOND) - data.length;
  }
  return { tokens, unmeasured: undefined };
}
