import fc from "fast-check";

/** A request to one of OpenAI's endpoints, built from documented members and undocumented ones. */
export interface DocumentedCall {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

type Members = Record<string, fc.Arbitrary<unknown>>;

/** Each member may be there or not. */
const some = (members: Members): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(members, { requiredKeys: [] });

/** Members that refer elsewhere: most calls have none, since otherwise they alone would decide every bound. */
const rarely = (members: Members): fc.Arbitrary<Record<string, unknown>> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: some(members) });

const aText = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: "grapheme", maxLength: 10 }),
);
const aFileId = fc.constantFrom("file-abc", "file-0123456789");
const aUrl = fc.constantFrom(
  "https://example.com/a.png",
  `data:image/png;base64,${"A".repeat(400)}`,
);
const aCount = (max: number) => fc.integer({ min: 1, max });

/** Undocumented members: harmless numbers, and what may refer to content. */
const anUnknownMember: Members = {
  tomorrow: fc.oneof(
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    aText,
    fc.record({ id: aFileId }),
  ),
};

const aChatPart = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant("text"), text: aText }) },
  fc.record({ type: fc.constant("image_url"), image_url: fc.record({ url: aUrl }) }),
  fc.record({ type: fc.constant("file"), file: fc.record({ file_id: aFileId }) }),
  fc.record({
    type: fc.constantFrom("video_url", "audio_url"),
    video_url: fc.record({ url: aUrl }),
  }),
  fc.record({ type: fc.constant("text"), text: aText, source: fc.record({ id: aFileId }) }),
);
const aChatMessage = fc.oneof(
  fc.record({ role: fc.constantFrom("user", "system", "assistant"), content: aText }),
  fc.record({ role: fc.constant("user"), content: fc.array(aChatPart, { maxLength: 3 }) }),
  fc.record({ role: fc.constant("assistant"), audio: fc.record({ id: aFileId }) }),
  fc.record({ role: fc.constant("user"), content: aText, attached: aFileId }),
);
const aFunction = fc.record({
  type: fc.constant("function"),
  function: fc.record({ name: fc.constant("f"), description: aText }),
});

const aChat = fc.record({
  path: fc.constant("/v1/chat/completions"),
  body: fc
    .tuple(
      fc.record({
        model: fc.constantFrom("gpt-4o", "gpt-5-mini", "gpt-4o-search-preview", "gpt-5.4"),
        messages: fc.array(aChatMessage, { maxLength: 3 }),
      }),
      some({
        n: aCount(4),
        max_completion_tokens: aCount(5000),
        max_tokens: aCount(5000),
        tools: fc.array(aFunction, { maxLength: 2 }),
        prediction: fc.record({ type: fc.constant("content"), content: aText }),
        temperature: fc.double({ min: 0, max: 2, noNaN: true }),
        metadata: fc.constant({ a: "b" }),
      }),
      rarely({
        web_search_options: fc.constant({}),
        data_sources: fc.constant([{ type: "azure_search" }]),
        ...anUnknownMember,
      }),
    )
    .map(merge),
});

const aResponsePart = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant("input_text"), text: aText }) },
  fc.record({ type: fc.constant("input_image"), image_url: aUrl }),
  fc.record({ type: fc.constant("input_image"), file_id: aFileId }),
  fc.record({ type: fc.constant("input_file"), file_id: aFileId }),
  fc.record({ type: fc.constant("input_video"), video_url: aUrl }),
);
const anItem = fc.oneof(
  { weight: 3, arbitrary: fc.record({ role: fc.constant("user"), content: aText }) },
  fc.record({
    type: fc.constant("message"),
    role: fc.constant("user"),
    content: fc.array(aResponsePart, { maxLength: 3 }),
  }),
  fc.record({ id: aFileId }),
  fc.record({ type: fc.constant("item_reference"), id: aFileId }),
  fc.record({ type: fc.constant("reasoning"), id: aFileId, summary: fc.constant([]) }),
  fc.record({
    type: fc.constant("computer_call_output"),
    call_id: aText,
    output: fc.record({ type: fc.constant("computer_screenshot"), file_id: aFileId }),
  }),
  fc.record({ type: fc.constant("function_call_output"), call_id: aText, output: aText }),
  fc.record({ type: fc.constant("image_generation_call"), id: aFileId, result: fc.constant(null) }),
  fc.record({ type: fc.constant("hologram"), id: aFileId }),
);
const aTool = fc.oneof(
  { weight: 2, arbitrary: fc.record({ type: fc.constant("function"), name: aText }) },
  fc.record({
    type: fc.constantFrom(
      "web_search",
      "web_search_preview",
      "file_search",
      "code_interpreter",
      "mcp",
      "oracle",
    ),
  }),
  some({
    partial_images: fc.integer({ min: 0, max: 3 }),
    size: fc.constantFrom("1024x1024", "3840x2160"),
    quality: fc.constantFrom("low", "high"),
    model: fc.constantFrom("gpt-image-1", "gpt-image-2"),
  }).map((tool) => Object.assign({ type: "image_generation" }, tool)),
);

const aResponse = fc.record({
  path: fc.constant("/v1/responses"),
  body: fc
    .tuple(
      fc.record({
        model: fc.constantFrom("gpt-5.4", "gpt-5-mini", "gpt-4.1", "o3"),
        input: fc.oneof(aText, fc.array(anItem, { maxLength: 3 })),
      }),
      some({
        instructions: aText,
        tools: fc.array(aTool, { maxLength: 2 }),
        max_output_tokens: fc.integer({ min: 16, max: 5000 }),
        max_tool_calls: fc.integer({ min: 0, max: 30 }),
        store: fc.boolean(),
      }),
      rarely({
        previous_response_id: aFileId,
        conversation: fc.record({ id: aFileId }),
        prompt: fc.record({ id: aFileId }),
        ...anUnknownMember,
      }),
    )
    .map(merge),
});

const aCompletion = fc.record({
  path: fc.constant("/v1/completions"),
  body: fc
    .tuple(
      fc.record({
        model: fc.constantFrom("gpt-3.5-turbo-instruct", "davinci-002"),
        prompt: fc.oneof(
          aText,
          fc.array(aText, { minLength: 1, maxLength: 4 }),
          fc.array(fc.nat(50_000), { maxLength: 20 }),
          fc.array(fc.array(fc.nat(9), { maxLength: 20 }), { minLength: 1, maxLength: 4 }),
        ),
      }),
      some({ n: aCount(4), best_of: aCount(4), max_tokens: aCount(500) }),
      rarely(anUnknownMember),
    )
    .map(merge),
});

const anEmbedding = fc.record({
  path: fc.constant("/v1/embeddings"),
  body: fc
    .tuple(
      fc.record({
        model: fc.constantFrom("text-embedding-3-small", "text-embedding-3-large"),
        input: fc.oneof(
          aText,
          fc.array(aText, { maxLength: 5 }),
          fc.array(fc.nat(9), { maxLength: 50 }),
          fc.array(fc.array(fc.nat(9), { maxLength: 50 }), { maxLength: 5 }),
          fc.array(fc.record({ image: aUrl }), { maxLength: 3 }),
        ),
      }),
      some({ dimensions: aCount(1000) }),
      rarely(anUnknownMember),
    )
    .map(merge),
});

const aPicture = fc.record({
  path: fc.constantFrom("/v1/images/generations", "/v1/images/edits"),
  body: fc
    .tuple(
      fc.record({
        model: fc.constantFrom("gpt-image-1", "gpt-image-1.5", "gpt-image-2"),
        prompt: aText,
      }),
      some({
        n: aCount(10),
        size: fc.constantFrom("auto", "1024x1024", "1536x1024", "2880x2880", "3840x2160"),
        quality: fc.constantFrom("auto", "low", "medium", "high"),
        images: fc.array(
          fc.oneof(fc.record({ file_id: aFileId }), fc.record({ image_url: aUrl })),
          { maxLength: 16 },
        ),
        mask: fc.record({ file_id: aFileId }),
        input_fidelity: fc.constantFrom("low", "high"),
        partial_images: fc.integer({ min: 0, max: 3 }),
      }),
      rarely(anUnknownMember),
    )
    .map(merge),
});

const someSpeech = fc.record({
  path: fc.constant("/v1/audio/speech"),
  body: fc
    .tuple(
      fc.record({ model: fc.constantFrom("gpt-4o-mini-tts", "tts-1"), input: aText }),
      some({ speed: fc.constantFrom(0.25, 0.5, 1, 4), instructions: aText }),
    )
    .map(merge),
});

function merge(members: readonly object[]): Readonly<Record<string, unknown>> {
  return Object.assign({}, ...members);
}

/** A request to any of the endpoints that are charged by tokens. */
export const aDocumentedCall: fc.Arbitrary<DocumentedCall> = fc.oneof(
  { weight: 3, arbitrary: aChat },
  { weight: 4, arbitrary: aResponse },
  aCompletion,
  anEmbedding,
  aPicture,
  someSpeech,
);
