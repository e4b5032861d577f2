import { GatewayError } from "@lintel/core";
import {
  type BatchVerdict,
  type BodyAnswer,
  type BodyQuestion,
  type CallHead,
  type ClientTranslationName,
  type DialectTerms,
  type MessageQuestion,
  type OutputLimits,
  type PromptSample,
  referenceTo,
  type Rewrite,
} from "@lintel/providers";

import type { CallReading } from "../../pipeline/inbound.ts";
import { MAX_ORDINARY_BYTES } from "../../pipeline/read/call-body.ts";
import type { TextAnswer, TextQuestion, ThreadPolicyUse } from "../../policy/thread-policy.ts";
import type {
  AskedTexts,
  BodyQuestions,
  LargeBodies,
  LargeBodyVerdict,
  LargeMessages,
  LargeRequestVerdict,
} from "../../ports/large-bodies.ts";
import { type AskThread, ThreadLanes, type ThreadLanesOptions } from "./thread-lanes.ts";
import type { ThreadAnswer, ThreadBody } from "./thread-messages.ts";

export interface OpenLargeBodies extends LargeBodies, LargeMessages {
  close(): Promise<unknown>;
}

/** The editors of bodies. */
const writingIn = (lanes: ThreadLanes): Pick<LargeBodies, "translate" | "withoutSeals"> => ({
  async translate({ from, to }, bytes, terms) {
    const ask = lanes.laneFor(bytes);
    const answer = await ask({ translation: { from, to, terms, bytes: toShared(bytes) } });
    const written = given(answer.written);
    if (!written.readable) return written;
    return { ...written, bytes: toBuffer(given(answer.edited)) };
  },
  async withoutSeals(dialect, bytes) {
    const ask = lanes.laneFor(bytes);
    const { edited } = await ask({ sealed: { dialect, bytes: toShared(bytes) } });
    return edited === undefined ? bytes : toBuffer(edited);
  },
});

/**
 * Reads large bodies and messages of sessions in threads, so that none of them, however it is built, holds up the event
 * loop. Failures are a `GatewayError` with code `overloaded`.
 */
export function openLargeBodies(options: ThreadLanesOptions): OpenLargeBodies {
  const lanes = new ThreadLanes(options);
  // Small bodies never wait for large ones.
  const quickLanes = new ThreadLanes(options);
  let bodies = 0;
  const askAbout = async (reading: CallReading, bytes: Buffer, question: MessageQuestion) => {
    const ask = lanes.laneFor(bytes);
    return await ask({ message: toMessage(reading, bytes), question });
  };
  const laneForTexts = (bytes: Buffer): AskThread =>
    (bytes.length > MAX_ORDINARY_BYTES ? lanes : quickLanes).laneFor(bytes);
  const toBody = (
    { endpoint, provider }: CallReading,
    bytes: Buffer,
    head: CallHead,
  ): ThreadBody => {
    bodies += 1;
    return { id: bodies, endpoint: referenceTo(provider, endpoint), head, bytes: toShared(bytes) };
  };
  return {
    async read(reading, bytes, head) {
      const ask = lanes.laneFor(bytes);
      return await readFacts(questionsAbout(ask, toBody(reading, bytes, head)), bytes);
    },
    ...writingIn(lanes),
    readRequest: async ({ name }, bytes) => await readRequest(lanes.laneFor(bytes), name, bytes),
    splitBatch: async (bytes) => await split(lanes.laneFor(bytes), bytes),
    textsOf(reading, bytes, head) {
      const ask = laneForTexts(bytes);
      return questionsAbout(ask, toBody(reading, bytes, head));
    },
    textsOfMessage(reading, bytes) {
      const ask = laneForTexts(bytes);
      const message = toMessage(reading, bytes);
      return new AskedThreadTexts((ofTexts) => ask({ message, ofTexts }));
    },
    textsOfAnswer(reading, bytes, contentType) {
      const ask = laneForTexts(bytes);
      const plainAnswer = { ...toMessage(reading, bytes), contentType };
      return new AskedThreadTexts((ofTexts) => ask({ plainAnswer, ofTexts }));
    },
    async readClientMessage(reading, bytes) {
      return given((await askAbout(reading, bytes, { about: "client message" })).clientMessage);
    },
    async readServerMessage(reading, bytes) {
      return given((await askAbout(reading, bytes, { about: "server message" })).serverMessage);
    },
    async capOutput(reading, bytes, capped) {
      const answer = await askAbout(reading, bytes, { about: "capped message", ...capped });
      return toBuffer(given(answer.capped));
    },
    close: () => Promise.all([lanes.close(), quickLanes.close()]),
  };
}

const toMessage = ({ endpoint, provider }: CallReading, bytes: Buffer) => ({
  endpoint: referenceTo(provider, endpoint),
  bytes: toShared(bytes),
});

const questionsAbout = (ask: AskThread, body: ThreadBody): AskedThread =>
  new AskedThread(
    (question) => ask({ body, question }),
    (ofTexts) => ask({ body, ofTexts }),
  );

const toBuffer = ({ buffer, byteLength, byteOffset }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

/** The bytes themselves if threads share them already, as with a body that was read as a large one. */
function toShared(bytes: Buffer): Uint8Array {
  const { buffer, byteLength, byteOffset } = bytes;
  if (buffer instanceof SharedArrayBuffer) return new Uint8Array(buffer, byteOffset, byteLength);
  const shared = new Uint8Array(new SharedArrayBuffer(byteLength));
  shared.set(bytes);
  return shared;
}

const split = async (ask: AskThread, bytes: Buffer): Promise<BatchVerdict> =>
  given((await ask({ batch: { bytes: toShared(bytes) } })).split);

async function readRequest(
  ask: AskThread,
  name: ClientTranslationName,
  bytes: Buffer,
): Promise<LargeRequestVerdict> {
  const request = { name, bytes: toShared(bytes), terms: undefined };
  const read = given((await ask({ request })).asked);
  if (!read.readable) return read;
  const toBody = async (terms: DialectTerms): Promise<Buffer> =>
    toBuffer(given((await ask({ request: { ...request, terms } })).edited));
  return { readable: true, request: { ...read.asked, toBody } };
}

async function readFacts(questions: AskedThread, bytes: Buffer): Promise<LargeBodyVerdict> {
  const { facts, refusal } = await questions.ask({ about: "facts" });
  if (facts === undefined) return refusal ?? { readable: false, reason: "" };
  return { readable: true, body: { ...facts, bytes, questions } };
}

/** A thread's answers about texts, one type per question. */
class AskedThreadTexts implements AskedTexts {
  readonly askAbout: (question: TextQuestion) => Promise<TextAnswer>;

  constructor(askAbout: (question: TextQuestion) => Promise<TextAnswer>) {
    this.askAbout = askAbout;
  }

  async list() {
    const { texts, unreadable } = await this.askAbout({ about: "texts" });
    if (unreadable !== undefined) return { readable: false, reason: unreadable } as const;
    return { readable: true, texts: given(texts) } as const;
  }

  async applyPolicy(use: ThreadPolicyUse) {
    const { applied, unreadable } = await this.askAbout({ about: "policy", ...use });
    if (unreadable !== undefined) return { readable: false, reason: unreadable } as const;
    const { edited, ...rest } = given(applied);
    return { readable: true, ...rest, edited: edited && toBuffer(edited) } as const;
  }
}

/** A thread's answers about a body, one type per question. */
class AskedThread extends AskedThreadTexts implements BodyQuestions {
  readonly ask: (question: BodyQuestion) => Promise<BodyAnswer>;

  constructor(
    ask: (question: BodyQuestion) => Promise<BodyAnswer>,
    askAbout: (question: TextQuestion) => Promise<ThreadAnswer>,
  ) {
    super(askAbout);
    this.ask = ask;
  }

  async bounds(limits: OutputLimits, textTokens: number | undefined) {
    const { bounds } = await this.ask({ about: "bounds", limits, textTokens });
    return given(bounds);
  }

  async member(of: "unboundedBy" | "windowFilledBy") {
    const { member } = await this.ask({ about: "member", of });
    return member;
  }

  async edit(change: Extract<BodyQuestion, { about: "edit" }>["change"]) {
    const { edited } = await this.ask({ about: "edit", change });
    return edited && toBuffer(edited);
  }

  async rewrite(rewrite: Rewrite) {
    const { edited } = await this.ask({ about: "rewrite", rewrite });
    return edited && toBuffer(edited);
  }

  async prompt(): Promise<PromptSample> {
    const { prompt } = await this.ask({ about: "prompt" });
    return given(prompt);
  }
}

function given<Answer>(answer: Answer | undefined): Answer {
  if (answer === undefined) throw new GatewayError("overloaded", "the body could not be read");
  return answer;
}
