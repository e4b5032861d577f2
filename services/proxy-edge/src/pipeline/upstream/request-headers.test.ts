import { IncomingMessage } from "node:http";
import { Socket } from "node:net";

import type { HeaderLine } from "@lintel/providers";
import { storedSetting } from "@lintel/testkit/objects";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { aKey } from "../../../test/a-planned-call.ts";
import { aSentCall } from "../../../test/a-sent-call.ts";
import { ArrivedRequest } from "../../http/arrived-request.ts";
import { requestHeaders } from "./request-headers.ts";

const SOCKET = new Socket();
const NO_TRACE: readonly HeaderLine[] = [];
const TRACE: readonly HeaderLine[] = [["traceparent", "00-1"]];

const aHead = (...rawHeaders: string[]) => ({
  method: "POST",
  url: "/",
  headers: {},
  rawHeaders,
  kind: {},
});
const arrived = (head: ReturnType<typeof aHead>) =>
  new ArrivedRequest(head, Buffer.alloc(0), SOCKET);
/** The same, as node read it: of these nothing is remembered. */
const readByNode = ({ rawHeaders }: ReturnType<typeof aHead>): IncomingMessage =>
  Object.assign(new IncomingMessage(SOCKET), { rawHeaders });

const SECRETS = ["sk-lintel-one", "sk-lintel-other"];
const HEADS = [
  aHead("x-a", "1", "x-mine", "sk-lintel-one"),
  aHead("x-a", "2", "x-mine", "sk-lintel-other"),
];
const SETTINGS = ["sk-first", "sk-second"].map((apikey) =>
  storedSetting({ provider: "openai", setting: { apikey } }),
);

const { attempt, call, inbound } = await aSentCall();
const other = await aSentCall({ path: "anthropic/v1/messages" });
const TARGETS = [attempt.target, other.attempt.target];

describe("the lines a call goes upstream with", () => {
  const sent = { attempt, call, caller: { key: aKey(), secret: "sk-lintel-one" } };

  it("are made once for all calls of a kind of head", () => {
    const incoming = arrived(HEADS[0] ?? aHead());
    const lines = requestHeaders({ inbound, incoming }, sent, NO_TRACE);
    expect(requestHeaders({ inbound, incoming }, sent, NO_TRACE)).toBe(lines);
  });

  it("are those of the call, whichever came before it", () => {
    const aCall = fc.record({
      head: fc.constantFrom(...HEADS),
      secret: fc.constantFrom(...SECRETS),
      setting: fc.constantFrom(...SETTINGS),
      target: fc.constantFrom(...TARGETS),
      trace: fc.constantFrom(NO_TRACE, TRACE),
    });
    fc.assert(
      fc.property(fc.array(aCall, { minLength: 2 }), (calls) => {
        for (const { head, secret, setting, target, trace } of calls) {
          const own = {
            ...sent,
            attempt: { ...attempt, setting, target },
            caller: { ...sent.caller, secret },
          };
          const lines = requestHeaders({ inbound, incoming: arrived(head) }, own, trace);
          expect(lines).toEqual(
            requestHeaders({ inbound, incoming: readByNode(head) }, own, trace),
          );
        }
      }),
    );
  });
});
