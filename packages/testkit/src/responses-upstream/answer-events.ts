/** What the next answer is. */
export interface TurnScript {
  /** What the model says; "Hello." unless given. */
  readonly says?: string;
  /** A tool it calls in place of saying something. */
  readonly calls?: { readonly name: string; readonly arguments: string };
  readonly usage?: { readonly input_tokens: number; readonly output_tokens: number };
  /** The answer is refused: an `error` event, or this status over HTTP. */
  readonly error?: { readonly status: number; readonly code: string; readonly message: string };
  /** It begins, and no more of it ever comes. */
  readonly isCut?: true;
  /** Nothing is generated, and no usage reported. */
  readonly isWarmUp?: true;
}

type Event = Readonly<Record<string, unknown>>;

const USAGE = { input_tokens: 20, output_tokens: 10 };

/** The events of one streamed response, as OpenAI's API reference has them (November 2026). */
export function answerEvents(asked: Event, script: TurnScript, number: number): readonly Event[] {
  const { calls, error, isCut, says = "Hello.", usage = USAGE } = script;
  if (error !== undefined) return [errorEvent(error)];
  const base = {
    id: `resp_${number}`,
    object: "response",
    created_at: 1_795_000_000,
    model: asked["model"] ?? "gpt-5",
    previous_response_id: asked["previous_response_id"] ?? null,
    output: [],
    usage: null,
  };
  const created = { type: "response.created", response: { ...base, status: "in_progress" } };
  if (script.isWarmUp === true) {
    const response = { ...base, status: "completed" };
    return numbered([created, { type: "response.completed", response }]);
  }
  const item = calls === undefined ? messageOf(says, number) : callOf(calls, number);
  const delta = { item_id: item.id, output_index: 0, content_index: 0, delta: says };
  const events: Event[] = [
    created,
    {
      type: "response.output_item.added",
      output_index: 0,
      item: { ...item, status: "in_progress" },
    },
    ...(calls === undefined ? [{ type: "response.output_text.delta", ...delta }] : []),
  ];
  if (isCut === true) return numbered(events);
  const counted = { ...usage, total_tokens: usage.input_tokens + usage.output_tokens, ...DETAILS };
  return numbered([
    ...events,
    { type: "response.output_item.done", output_index: 0, item },
    {
      type: "response.completed",
      response: { ...base, status: "completed", output: [item], usage: counted },
    },
  ]);
}

const DETAILS = {
  input_tokens_details: { cached_tokens: 0 },
  output_tokens_details: { reasoning_tokens: 0 },
};

const numbered = (events: readonly Event[]): readonly Event[] =>
  events.map((event, at) => ({ ...event, sequence_number: at }));

const errorEvent = ({ code, message, status }: NonNullable<TurnScript["error"]>): Event => ({
  type: "error",
  status,
  error: { type: "invalid_request_error", code, message, param: null },
});

const messageOf = (text: string, number: number) => ({
  id: `msg_${number}`,
  type: "message",
  status: "completed",
  role: "assistant",
  content: [{ type: "output_text", text, annotations: [] }],
});

const callOf = ({ name, ...rest }: NonNullable<TurnScript["calls"]>, number: number) => ({
  id: `fc_${number}`,
  type: "function_call",
  status: "completed",
  call_id: `call_${number}`,
  name,
  ...rest,
});
