import type { AudioLength } from "./audio-length.ts";

/** The audio that comes with a call. */
export interface CallAudio {
  /** How long that plays of which it is known. */
  readonly length: AudioLength | undefined;
  /** The member that holds, or may refer to, audio of which it is not known how long it plays. */
  readonly unmeasuredField: string | undefined;
  /** How many clips of speakers come with it. */
  readonly clips: number;
  /** Bytes of all texts beside it. */
  readonly textBytes: number;
}
