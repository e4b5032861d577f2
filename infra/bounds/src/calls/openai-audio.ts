import { readFileSync } from "node:fs";
import path from "node:path";

import type { Random } from "../random.ts";
import { type Field, inForm, toFields } from "./form.ts";
import type { MakeCall } from "./generated-call.ts";
import { aPhrase, anId, newMembers } from "./texts.ts";

const FIXTURES = path.resolve(
  import.meta.dirname,
  "../../../../packages/providers/src/formats/audio/fixtures",
);

/** How long ffmpeg plays each file: `packages/providers/src/formats/audio/fixtures/README.md`. */
const SECONDS: Readonly<Record<string, number>> = {
  "aac.m4a": 1.408,
  "aac.mka": 1.536,
  "adts.aac": 1.536,
  "alac.m4a": 1.3,
  "cbr.mp3": 1.404,
  "flac.mka": 1.3,
  "flac.ogg": 1.3,
  "fragments.mp4": 1.536,
  "gsm.wav": 1.32,
  "ima-adpcm.wav": 1.531,
  "layer-2.mpga": 1.368,
  "live.webm": 1.3,
  "mp3.mka": 1.508,
  "mp3.wav": 1.512,
  "opus.mp4": 1.318,
  "opus.ogg": 1.3,
  "opus.webm": 1.3,
  "pcm.mka": 1.3,
  "program.mpeg": 1.368,
  "silence.flac": 60,
  "vbr.mp3": 1.302,
  "video.mp4": 1.408,
  "vorbis.ogg": 1.3,
  "vorbis.webm": 1.312,
};
const NAMES = Object.keys(SECONDS);
const files = new Map<string, Buffer>();
const fileOf = (name: string): Buffer => {
  const known = files.get(name) ?? readFileSync(path.join(FIXTURES, name));
  files.set(name, known);
  return known;
};

interface Audio {
  readonly file: Buffer;
  readonly filename: string;
  readonly seconds: number;
}

const isMp3 = /\.mp3$/;

/** Audio in any container, some with a misleading header, or repeated several times. */
function anAudio(random: Random): Audio {
  if (random.chance(0.25)) return aWav(random);
  const name = random.pick(NAMES);
  const file = fileOf(name);
  const seconds = SECONDS[name] ?? 0;
  // Frames of MP3 stand by themselves: put together they play one after the other.
  const times = isMp3.test(name) ? random.int(1, 20) : 1;
  const repeated = Buffer.concat(Array.from({ length: times }, () => file));
  const filename = random.chance(0.9) ? name : "audio.wav";
  return { file: repeated, filename, seconds: seconds * times };
}

/** Samples of 8 kHz, 16 bit, one channel, behind a head that may lie about how many there are or how fast they play. */
function aWav(random: Random): Audio {
  const seconds = random.size(1, 200) / 10;
  const samples = Buffer.alloc(Math.round(seconds * 8000) * 2);
  const head = Buffer.alloc(44);
  head.write("RIFF");
  head.writeUInt32LE(36 + samples.length, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(random.chance(0.2) ? 16_000_000 : 16_000, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  const dataBytes = random.pick([samples.length, samples.length, 16, 0, 0xffff_ffff]);
  head.writeUInt32LE(dataBytes, 40);
  return {
    file: Buffer.concat([head, samples]),
    filename: "a.wav",
    seconds: samples.length / 16_000,
  };
}

export const transcriptionCall: MakeCall = (random, model) => {
  const audios = random.list(1, random.chance(0.95) ? 1 : 2, anAudio);
  const members = {
    model,
    ...random.some({
      response_format: [
        0.5,
        () => random.pick(["json", "text", "srt", "vtt", "verbose_json", "diarized_json"]),
      ],
      prompt: [0.3, () => aPhrase(random)],
      language: [0.3, () => "en"],
      temperature: [0.2, () => "0.2"],
      stream: [0.2, () => "true"],
      chunking_strategy: [0.15, () => "auto"],
      "timestamp_granularities[]": [0.1, () => "word"],
      "include[]": [0.1, () => "logprobs"],
      file_id: [0.03, () => anId(random)],
    }),
    ...newMembers(random),
  };
  const clips: Field[] = random.chance(0.05)
    ? [{ name: "known_speaker_references[]", value: "data:audio/wav;base64,UklGRg==" }]
    : [];
  const sent = audios.map(({ file, filename }) => ({ name: "file", value: file, filename }));
  // Of two files in one field a provider may play either, or both.
  const audioSeconds = audios.reduce((sum, { seconds }) => sum + seconds, 0);
  return { ...inForm(random, [...toFields(members), ...clips, ...sent]), audioSeconds };
};
