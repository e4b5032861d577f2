import { type ClientMessage, MIN_AUDIO_BYTES_PER_MS, type SessionConfig } from "@lintel/providers";

/** A second of a caller's speech is ten tokens; this is a quarter more. */
const AUDIO_MS_PER_TOKEN = 80;
/** What a provider puts before and between what it is given. */
const OVERHEAD_TOKENS = 500;

interface PendingChange {
  readonly eventId: string | undefined;
  readonly tokens: number;
  readonly transcriptionModel: string | undefined;
}

/**
 * What is known of an open session: how it is set, and how long the conversation can be at most. All that is in a
 * conversation was sent by the client, and counted when it passed, or is an answer, whose tokens were reported. Between
 * a change and its confirmation both the old and the new are taken to be in force.
 */
export class SessionState {
  #config: SessionConfig | undefined;
  readonly #pending: PendingChange[] = [];
  #itemTokens = OVERHEAD_TOKENS;
  #audioMs = 0;
  #bringsIn = false;
  /** Audio of the input buffer: received, known to be consumed, and consumed when it was last committed. */
  #appendedMs = 0;
  #consumedMs = 0;
  #committedMs = 0;

  get config(): SessionConfig | undefined {
    return this.#config;
  }

  /** A message of the client's is about to go upstream. */
  passed({ audioBytes, bringsIn, eventId, kind, textTokens, ...named }: ClientMessage): void {
    const ms = audioBytes / this.#audioBytesPerMs;
    this.#audioMs += ms;
    this.#bringsIn ||= bringsIn;
    if (kind === "audio") this.#appendedMs += ms;
    if (kind === "consume") this.#consumedMs = this.#appendedMs;
    if (kind === "configure") {
      const [transcriptionModel] = named.transcriptionModels;
      this.#pending.push({ eventId, tokens: textTokens, transcriptionModel });
    } else {
      this.#itemTokens += textTokens;
    }
  }

  /** The upstream reported what is in force. The first time nothing had to be asked for. */
  configured(config: SessionConfig): void {
    if (this.#config !== undefined) this.#pending.shift();
    this.#config = config;
    this.#bringsIn ||= config.bringsIn;
  }

  /** The upstream did not accept a message. */
  refused(eventId: string | undefined): void {
    const at = this.#pending.findIndex((change) => change.eventId === eventId);
    if (eventId !== undefined && at >= 0) this.#pending.splice(at, 1);
  }

  answered(tokens: number): void {
    this.#itemTokens += tokens;
  }

  consumed(untilMs: number): void {
    this.#consumedMs = Math.min(this.#appendedMs, Math.max(this.#consumedMs, untilMs));
  }

  /** Milliseconds of audio that became an item of the conversation, at most. */
  takeCommitted(): number {
    const ms = this.#consumedMs - this.#committedMs;
    this.#committedMs = this.#consumedMs;
    return ms;
  }

  /** Audio that may become an item. */
  get bufferedMs(): number {
    return this.#appendedMs - this.#consumedMs;
  }

  /** The most tokens an answer's prompt can have. */
  promptTokens(contextTokens: number): number {
    if (this.#bringsIn) return contextTokens;
    const pending = this.#pending.reduce((sum, { tokens }) => sum + tokens, 0);
    const own = (this.#config?.textTokens ?? 0) + pending;
    const audio = Math.ceil(this.#audioMs / AUDIO_MS_PER_TOKEN);
    return Math.min(contextTokens, own + this.#itemTokens + audio);
  }

  /** The most tokens an answer can have, that is asked for with a limit of its own or not. */
  outputTokens(most: number, asked?: number): number {
    const own = this.#pending.length === 0 ? this.#config?.outputCap : undefined;
    return Math.min(most, asked ?? own ?? most);
  }

  /** May the model answer without being asked? */
  get answersUnasked(): boolean {
    if (this.#config === undefined || this.#config.type !== "realtime") return false;
    return this.#config.answersUnasked || this.#pending.length > 0;
  }

  /** The model that transcribes the input; `undefined` when none does. */
  get transcriptionModel(): string | undefined {
    const asked = this.#pending.findLast((change) => change.transcriptionModel !== undefined);
    return asked?.transcriptionModel ?? this.#config?.transcriptionModel;
  }

  get #audioBytesPerMs(): number {
    return this.#pending.length === 0
      ? (this.#config?.audioBytesPerMs ?? MIN_AUDIO_BYTES_PER_MS)
      : MIN_AUDIO_BYTES_PER_MS;
  }
}
