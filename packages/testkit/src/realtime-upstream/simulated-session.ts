import type { WebSocket } from "ws";

import type { ResponseScript } from "./response-script.ts";
import { merge, type SessionSettings, settingsOf } from "./session-settings.ts";
import { SimulatedResponse } from "./simulated-response.ts";

type Event = Readonly<Record<string, unknown>>;

export interface SessionScripts {
  readonly responses: ResponseScript[];
  readonly transcriptions: object[];
}

/** 24,000 samples a second, two bytes each. */
const BYTES_PER_MS = 48;

/** One session: takes the client's events in order and answers each as OpenAI does. */
export class SimulatedSession {
  readonly #socket: WebSocket;
  readonly #scripts: SessionScripts;
  #settings: SessionSettings;
  #count = 0;
  /** Tokens of the conversation so far. */
  #contextTokens = 20;
  #response: SimulatedResponse | undefined;
  /** Milliseconds of audio: received, in the buffer, and of silence at its end. */
  #heardMs = 0;
  #bufferedMs = 0;
  #silentMs = 0;
  #isSpeech = false;

  constructor(socket: WebSocket, target: string, scripts: SessionScripts) {
    this.#socket = socket;
    this.#settings = settingsOf(target);
    this.#scripts = scripts;
  }

  begin(): void {
    this.#socket.on("message", (data: Buffer) => this.#take(data.toString()));
    this.#send({ type: "session.created", session: this.#settings });
  }

  #take(text: string): void {
    const event = readEvent(text);
    if (event === undefined) return this.#refuse("Could not parse the event.", undefined);
    const take = this.#takers.get(event["type"]);
    if (take === undefined) this.#refuse("Unknown event type.", event);
    else take(event);
  }

  readonly #takers: ReadonlyMap<unknown, (event: Event) => void> = new Map<
    unknown,
    (event: Event) => void
  >([
    ["session.update", (event) => this.#update(event)],
    ["conversation.item.create", (event) => this.#addItem(event["item"])],
    ["input_audio_buffer.append", (event) => this.#hear(event["audio"])],
    ["input_audio_buffer.commit", () => this.#commit()],
    ["input_audio_buffer.clear", () => this.#clear()],
    ["response.create", (event) => this.#respond(event)],
    ["response.cancel", (event) => this.#cancel(event)],
  ]);

  #update(event: Event): void {
    const change = event["session"];
    const named = isRecord(change) ? change["model"] : undefined;
    if (named !== undefined && named !== this.#settings.model) {
      return this.#refuse("Cannot update a session's model.", event);
    }
    this.#settings = merge(this.#settings, change);
    this.#send({ type: "session.updated", session: this.#settings });
  }

  #addItem(item: unknown): string {
    const id = this.#id("item");
    this.#contextTokens += Math.ceil(JSON.stringify(item ?? {}).length / 4);
    const message = { ...(isRecord(item) ? item : {}), id, object: "realtime.item" };
    this.#send({ type: "conversation.item.added", previous_item_id: null, item: message });
    this.#send({ type: "conversation.item.done", previous_item_id: null, item: message });
    return id;
  }

  /** Bytes that are all zero are silence. */
  #hear(base64: unknown): void {
    const audio = Buffer.from(typeof base64 === "string" ? base64 : "", "base64");
    const ms = audio.length / BYTES_PER_MS;
    this.#heardMs += ms;
    this.#bufferedMs += ms;
    const detection = this.#settings.audio.input.turn_detection;
    if (detection === null) return;
    if (audio.some((byte) => byte !== 0)) return this.#hearSpeech();
    this.#silentMs += ms;
    if (!this.#isSpeech || this.#silentMs < Number(detection["silence_duration_ms"])) return;
    this.#isSpeech = false;
    this.#send({
      type: "input_audio_buffer.speech_stopped",
      audio_end_ms: Math.round(this.#heardMs),
      item_id: this.#id("item"),
    });
    this.#commit();
    if (this.#settings.type === "realtime" && detection["create_response"] === true) {
      this.#respond({});
    }
  }

  #hearSpeech(): void {
    this.#silentMs = 0;
    if (this.#isSpeech) return;
    this.#isSpeech = true;
    const audio_start_ms = Math.round(this.#heardMs);
    this.#send({ type: "input_audio_buffer.speech_started", audio_start_ms, item_id: "item_x" });
    this.#response?.end("cancelled", "turn_detected");
  }

  #commit(): void {
    const ms = this.#bufferedMs;
    this.#bufferedMs = 0;
    const id = this.#addItem({ type: "message", role: "user", content: [{ type: "input_audio" }] });
    this.#contextTokens += Math.ceil(ms / 100);
    this.#send({ type: "input_audio_buffer.committed", previous_item_id: null, item_id: id });
    if (this.#settings.audio.input.transcription !== null) this.#transcribe(id, ms);
  }

  #transcribe(item_id: string, ms: number): void {
    const audio_tokens = Math.ceil(ms / 100);
    const usage = this.#scripts.transcriptions.shift() ?? {
      type: "tokens",
      total_tokens: audio_tokens + 4,
      input_tokens: audio_tokens,
      input_token_details: { text_tokens: 0, audio_tokens },
      output_tokens: 4,
    };
    this.#send({
      type: "conversation.item.input_audio_transcription.completed",
      item_id,
      content_index: 0,
      transcript: "Hello there, friend.",
      usage,
    });
  }

  #clear(): void {
    this.#bufferedMs = 0;
    this.#send({ type: "input_audio_buffer.cleared" });
  }

  #respond(event: Event): void {
    if (this.#response !== undefined) {
      const code = "conversation_already_has_active_response";
      return this.#refuse("Conversation already has an active response.", event, code);
    }
    const asked = isRecord(event["response"]) ? event["response"] : {};
    const modalities = asked["output_modalities"] ?? this.#settings.output_modalities;
    const response = new SimulatedResponse({
      script: this.#scripts.responses.shift() ?? {},
      speaks: Array.isArray(modalities) && modalities.includes("audio"),
      cap: asked["max_output_tokens"] ?? this.#settings.max_output_tokens,
      inputTokens: this.#contextTokens,
      newId: (kind) => this.#id(kind),
      send: (message) => this.#send(message),
      drop: () => this.#socket.terminate(),
      ended: (outputTokens) => {
        this.#contextTokens += outputTokens;
        this.#response = undefined;
      },
    });
    this.#response = response;
    void response.run();
  }

  #cancel(event: Event): void {
    if (this.#response !== undefined) {
      this.#response.end("cancelled", "client_cancelled");
      return;
    }
    this.#refuse("Cancellation failed: no active response.", event);
  }

  #refuse(message: string, event: Event | undefined, code = "invalid_value"): void {
    const type = "invalid_request_error";
    const event_id = event?.["event_id"] ?? null;
    this.#send({ type: "error", error: { type, code, message, param: null, event_id } });
  }

  #id(kind: string): string {
    this.#count += 1;
    return `${kind}_${String(this.#count).padStart(6, "0")}${Math.trunc(Math.random() * 1e9)}`;
  }

  #send({ type, ...members }: Event): void {
    this.#socket.send(JSON.stringify({ type, event_id: this.#id("event"), ...members }));
  }
}

function readEvent(text: string): Event | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return isRecord(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
