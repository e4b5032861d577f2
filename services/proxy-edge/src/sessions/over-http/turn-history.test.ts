import { describe, expect, it } from "vitest";

import { TurnHistory } from "./turn-history.ts";

const asked = (history: TurnHistory, message: object | string) => {
  const text = typeof message === "string" ? message : JSON.stringify(message);
  const turn = history.ask(Buffer.from(text));
  if ("problem" in turn) return turn;
  return { ...turn, body: JSON.parse(turn.body.toString()) };
};

const CREATE = { type: "response.create", model: "m", stream_id: "a", generate: true };
const HI = { role: "user", content: "Hi" };

describe("a turn as the call it is", () => {
  it("is its message without what only sessions have, and asks for a stream", () => {
    const turn = asked(new TurnHistory(), { ...CREATE, input: "Hi", stream: false, store: false });
    expect(turn).toMatchObject({ isWarmUp: false, items: JSON.stringify(HI) });
    expect("body" in turn && turn.body).toEqual({
      stream: true,
      model: "m",
      input: "Hi",
      store: false,
    });
  });

  it("goes on with all that was said up to the response it names", () => {
    const history = new TurnHistory();
    const answer = { type: "message", role: "assistant", content: [] };
    history.keep("a", "resp_1", `${JSON.stringify(HI)},${JSON.stringify(answer)}`);
    for (const input of ["And now?", [{ role: "user", content: "And now?" }]]) {
      const turn = asked(history, { ...CREATE, previous_response_id: "resp_1", input });
      expect("body" in turn && turn.body).toEqual({
        stream: true,
        model: "m",
        input: [HI, answer, { role: "user", content: "And now?" }],
      });
    }
  });

  it.each([
    [
      "a response that is not known",
      { previous_response_id: "resp_0" },
      "previous_response_not_found",
    ],
    ["something that is no input", { previous_response_id: "resp_1", input: 5 }, "invalid_request"],
  ])("is none with %s", (_what, members, code) => {
    const history = new TurnHistory();
    history.keep("a", "resp_1", JSON.stringify(HI));
    expect(asked(history, { ...CREATE, ...members })).toMatchObject({ code });
  });

  it("is none that says two things", () => {
    const twice = '{"type":"response.create","input":"a","input":"b"}';
    expect(asked(new TurnHistory(), twice)).toMatchObject({ code: "invalid_request" });
  });
});

describe("what is kept of a session", () => {
  const isKnown = (history: TurnHistory, id: string): boolean =>
    "body" in history.ask(Buffer.from(JSON.stringify({ previous_response_id: id, input: "x" })));

  it("is the last response of each lane", () => {
    const history = new TurnHistory();
    history.keep("a", "resp_1", "{}");
    history.keep("b", "resp_2", "{}");
    history.keep("a", "resp_3", "{}");
    expect(["resp_1", "resp_2", "resp_3"].map((id) => isKnown(history, id))).toEqual([
      false,
      true,
      true,
    ]);
  });

  it("is no more than fits, the latest first", () => {
    const history = new TurnHistory();
    const long = `{"text":"${"x".repeat(1_500_000)}"}`;
    history.keep("a", "resp_1", long);
    history.keep("b", "resp_2", long);
    expect([isKnown(history, "resp_1"), isKnown(history, "resp_2")]).toEqual([false, true]);
    history.keep("b", "resp_3", long + long);
    expect(isKnown(history, "resp_3")).toBe(false);
  });
});
