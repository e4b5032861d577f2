import type { ClientMessage, SessionConfig } from "@lintel/providers";
import { describe, expect, it } from "vitest";

import { SessionState } from "./session-state.ts";

const CONFIG: SessionConfig = {
  type: "realtime",
  model: "gpt-realtime",
  transcriptionModel: undefined,
  answersUnasked: false,
  outputCap: undefined,
  capMember: "max_output_tokens",
  audioBytesPerMs: 48,
  textTokens: 1000,
  bringsIn: false,
};

const aMessage = (message: Partial<ClientMessage>): ClientMessage => ({
  kind: "other",
  eventId: undefined,
  models: [],
  transcriptionModels: [],
  audioBytes: 0,
  textTokens: 0,
  outputCap: undefined,
  bringsIn: false,
  ...message,
});

const CONTEXT = 32_000;

function aState(config: Partial<SessionConfig> = {}): SessionState {
  const state = new SessionState();
  state.configured({ ...CONFIG, ...config });
  return state;
}

describe("the bound of a prompt", () => {
  it("grows by all that was sent and all that was answered", () => {
    const state = aState();
    const before = state.promptTokens(CONTEXT);
    expect(before).toBeGreaterThanOrEqual(1000);
    state.passed(aMessage({ textTokens: 200 }));
    state.answered(300);
    expect(state.promptTokens(CONTEXT)).toBe(before + 500);
    // Ten seconds of speech are a hundred tokens.
    state.passed(aMessage({ kind: "audio", audioBytes: 480_000 }));
    expect(state.promptTokens(CONTEXT)).toBeGreaterThanOrEqual(before + 600);
    expect(state.promptTokens(CONTEXT)).toBeLessThan(before + 700);
  });

  it("is never more than the model takes, and that where something is brought in", () => {
    const state = aState();
    state.passed(aMessage({ textTokens: 1_000_000 }));
    expect(state.promptTokens(CONTEXT)).toBe(CONTEXT);
    const other = aState();
    other.passed(aMessage({ kind: "configure", bringsIn: true }));
    expect(other.promptTokens(CONTEXT)).toBe(CONTEXT);
  });

  it("counts a change of the session until what is in force is reported, and then that", () => {
    const state = aState();
    const before = state.promptTokens(CONTEXT);
    state.passed(aMessage({ kind: "configure", textTokens: 400 }));
    state.passed(aMessage({ kind: "configure", textTokens: 500, eventId: "mine" }));
    expect(state.promptTokens(CONTEXT)).toBe(before + 900);
    state.configured({ ...CONFIG, textTokens: 1300 });
    expect(state.promptTokens(CONTEXT)).toBe(before + 800);
    state.refused("mine");
    expect(state.promptTokens(CONTEXT)).toBe(before + 300);
  });
});

describe("while a change is not confirmed", () => {
  it("the dearer of old and new is taken to be in force", () => {
    const state = aState({ outputCap: 100 });
    expect(state.answersUnasked).toBe(false);
    expect(state.outputTokens(4096)).toBe(100);
    expect(state.outputTokens(4096, 50)).toBe(50);
    state.passed(aMessage({ kind: "configure", transcriptionModels: ["whisper-1"] }));
    expect(state.answersUnasked).toBe(true);
    expect(state.outputTokens(4096)).toBe(4096);
    expect(state.transcriptionModel).toBe("whisper-1");
    state.configured(CONFIG);
    expect(state.answersUnasked).toBe(false);
    expect(state.transcriptionModel).toBeUndefined();
  });

  it("a session of transcription still answers nothing", () => {
    const state = aState({ type: "transcription", answersUnasked: true });
    state.passed(aMessage({ kind: "configure" }));
    expect(state.answersUnasked).toBe(false);
  });
});

describe("the input buffer", () => {
  it("holds what was sent and is not known to be consumed", () => {
    const state = aState();
    state.passed(aMessage({ kind: "audio", audioBytes: 48_000 }));
    expect(state.bufferedMs).toBe(1000);
    state.consumed(400);
    expect(state.bufferedMs).toBe(600);
    expect(state.takeCommitted()).toBe(400);
    state.passed(aMessage({ kind: "consume" }));
    expect(state.bufferedMs).toBe(0);
    expect(state.takeCommitted()).toBe(600);
    state.consumed(99_000); // more than was ever sent
    expect(state.bufferedMs).toBe(0);
  });
});
