/** The members of a session, as its upstream reports them. */
export interface SessionSettings {
  readonly type: string;
  readonly model: string;
  readonly output_modalities: readonly string[];
  readonly instructions: string;
  readonly max_output_tokens: number | "inf";
  readonly audio: {
    readonly input: {
      readonly format: Readonly<Record<string, unknown>>;
      readonly transcription: Readonly<Record<string, unknown>> | null;
      readonly turn_detection: Readonly<Record<string, unknown>> | null;
    };
    readonly output: Readonly<Record<string, unknown>>;
  };
}

/** What a new session is. */
export const settingsOf = (target: string): SessionSettings => {
  const query = new URLSearchParams(target.split("?")[1] ?? "");
  const isTranscription = query.get("intent") === "transcription";
  return {
    type: isTranscription ? "transcription" : "realtime",
    model: query.get("deployment") ?? query.get("model") ?? "",
    output_modalities: ["audio"],
    instructions: "Your knowledge cutoff is 2023-10. You are a helpful, witty, and friendly AI.",
    max_output_tokens: "inf",
    audio: {
      input: {
        format: { type: "audio/pcm", rate: 24_000 },
        transcription: null,
        turn_detection: {
          type: "server_vad",
          threshold: 0.5,
          prefix_padding_ms: 300,
          silence_duration_ms: 500,
          create_response: true,
          interrupt_response: true,
        },
      },
      output: { format: { type: "audio/pcm", rate: 24_000 }, voice: "marin", speed: 1 },
    },
  };
};

/** Settings with those changed that `change` names; what is no object is replaced whole. */
export function merge<Settings>(settings: Settings, change: unknown): Settings {
  if (!isObject(settings) || !isObject(change)) return settings;
  const merged: Record<string, unknown> = { ...settings };
  for (const [name, value] of Object.entries(change)) {
    const known = merged[name];
    merged[name] = isObject(known) && isObject(value) ? merge(known, value) : value;
  }
  return Object.assign({}, settings, merged);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
