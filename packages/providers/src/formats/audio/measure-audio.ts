import { type AudioLength, UnmeasurableAudio } from "./audio-length.ts";
import { isFlac, measureFlac } from "./flac.ts";
import { isMatroska, measureMatroska } from "./matroska/matroska.ts";
import { isMp4, measureMp4 } from "./mp4/mp4.ts";
import { measureMpegAudio } from "./mpeg/mpeg-audio.ts";
import { isProgramStream, measureProgramStream } from "./mpeg/mpeg-program-stream.ts";
import { isOgg, measureOgg } from "./ogg/ogg.ts";
import { isWav, measureWav } from "./wav.ts";

const CONTAINERS = [
  [isWav, measureWav],
  [isFlac, measureFlac],
  [isOgg, measureOgg],
  [isMatroska, measureMatroska],
  [isMp4, measureMp4],
  [isProgramStream, measureProgramStream],
] as const;

/**
 * How long the audio in a file plays, by the formats OpenAI's transcriptions take: FLAC, MP3, MP4, MPEG, MPGA, M4A,
 * OGG, WAV and WebM; AAC in ADTS as well. The format is taken from a file's first bytes, as decoders do, not from its
 * name. Takes time in proportion to the bytes and unpacks nothing. `undefined` when that is not known: of another
 * format or codec, or not properly made.
 */
export function measureAudio(bytes: Buffer): AudioLength | undefined {
  const [, measure = measureMpegAudio] = CONTAINERS.find(([isIt]) => isIt(bytes)) ?? [];
  try {
    return measure(bytes);
  } catch (error) {
    if (error instanceof UnmeasurableAudio) return undefined;
    throw error;
  }
}
