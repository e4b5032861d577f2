import { type AnAnswer, type PathAnswers, plain, stream } from "./an-answer.ts";

const SAID = "Grüße aus 東京,\n  wo 1234 Menschen\u2028leben.\n";
const TOLD = { usage: undefined, model: "m" } as const;
const ROOM = { max_tokens: 200 } as const;

/** Bare text, though the content type says otherwise. */
const bare = (text: string, told: Omit<AnAnswer, "bytes" | "contentType">): AnAnswer => ({
  ...told,
  contentType: "text/event-stream; charset=utf-8",
  bytes: Buffer.from(text),
});

const FAILED = { type: "server_error", status: 500 } as const;

export const LOCALLAB_CHAT: PathAnswers = {
  plain: [
    plain(
      {
        choices: [
          { message: { role: "assistant", content: SAID }, index: 0, finish_reason: "stop" },
        ],
      },
      { name: "an answer", reads: { ...TOLD, text: SAID } },
    ),
    plain(
      {
        choices: [{ message: { role: "assistant", content: "a END b" }, index: 0 }],
      },
      { name: "an answer with a stop sequence", body: { stop: ["END"] }, reads: { text: "a " } },
    ),
    plain(
      { odd: 1 },
      { name: "no answer", reads: { failure: { type: "broken_answer", status: 502 } } },
    ),
  ],
  streamed: [
    bare(SAID, { name: "a text", body: ROOM, reads: { ...TOLD, text: SAID }, ends: false }),
    bare(`${SAID}Error: is what I say\nno more.`, {
      name: "a text with a line that begins as a failure does",
      body: ROOM,
      reads: { ...TOLD, text: `${SAID}Error: is what I say\nno more.` },
    }),
    bare("Hel\nError: CUDA out of memory", {
      name: "a failure",
      body: ROOM,
      reads: { failure: FAILED, text: "Hel" },
    }),
    bare("one two three four five", {
      name: "a text beyond its cap",
      body: { max_tokens: 3 },
      reads: { text: "one two three" },
      ends: true,
    }),
    bare("one abcab abcabcd five", {
      name: "a text up to one of its stop sequences",
      body: { ...ROOM, stop: ["abcabcd", "cabx"] },
      reads: { text: "one abcab " },
      ends: true,
    }),
  ],
};

/** Events of raw text. */
const generated = (texts: readonly string[], told: Omit<AnAnswer, "bytes" | "contentType">) =>
  stream(
    texts.map((text) => text.replaceAll("\n", "\\n")),
    told,
  );

const PROMPT = { prompt: "Say hi.", ...ROOM } as const;

export const LOCALLAB_GENERATE: PathAnswers = {
  plain: [
    plain(
      { text: SAID, model: "m" },
      { name: "an answer", body: PROMPT, reads: { ...TOLD, text: SAID } },
    ),
    plain(
      { response: "Hi.", usage: { prompt_tokens: 4, completion_tokens: 2, total_tokens: 6 } },
      { name: "an answer of the first servers, with usage", body: PROMPT, reads: { text: "" } },
    ),
  ],
  streamed: [
    generated(["Hel", "lo", " wor", "ld\n", "[DONE]"], {
      name: "a stream",
      body: PROMPT,
      reads: { ...TOLD, text: "Hello world\n" },
      ends: true,
    }),
    generated(["Hel", "[ERROR] no memory"], {
      name: "a failure",
      body: PROMPT,
      reads: { failure: FAILED, text: "Hel" },
      ends: true,
    }),
    generated(["Hel", "lo"], {
      name: "a stream that is cut",
      body: PROMPT,
      reads: { ...TOLD, text: "Hello" },
    }),
  ],
};

export const LOCALLAB_MODELS: PathAnswers = {
  plain: [
    plain(
      { models: [{ id: "microsoft/phi-2", name: "Phi-2", is_loaded: false }], current_model: null },
      { name: "a list", reads: { usage: undefined } },
    ),
    plain(
      { models: { "microsoft/phi-2": { name: "Phi-2" } } },
      { name: "a list of the first servers", reads: { usage: undefined } },
    ),
  ],
};
