import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";

import { describe, expect, it } from "vitest";

import { answerBrowser, type CrossOrigins } from "./cross-origin.ts";

const APP = "https://app.example";
const CLOSED: CrossOrigins = { origins: [], localLab: ["*"] };
const LISTED: CrossOrigins = { origins: [APP], localLab: [APP] };

/** What a page of `origin` gets for a request. */
function told(allowed: CrossOrigins, url: string, { method = "POST", origin = APP } = {}) {
  const incoming = new IncomingMessage(new Socket());
  const asks = { "access-control-request-method": "POST" };
  const names = { "access-control-request-headers": "authorization" };
  const preflight = method === "OPTIONS" ? { ...asks, ...names } : {};
  Object.assign(incoming, { method, url, headers: { origin, ...preflight } });
  const outgoing = new ServerResponse(incoming);
  const isAnswered = answerBrowser(allowed, { incoming, outgoing });
  return { isAnswered, status: outgoing.statusCode, headers: { ...outgoing.getHeaders() } };
}

describe("a page of another site", () => {
  it.each(["/generate", "/chat?x=1", "/models/load", "/system/info", "/health", "/startup-status"])(
    "may call %s, as at LocalLab's server, without being asked for a key first",
    (url) => {
      expect(told(CLOSED, url).headers).toMatchObject({ "access-control-allow-origin": "*" });
      expect(told(CLOSED, url, { method: "OPTIONS" })).toMatchObject({
        isAnswered: true,
        status: 204,
        headers: {
          "access-control-allow-origin": "*",
          "access-control-allow-headers": "authorization",
        },
      });
    },
  );

  it.each(["/v1/models", "/api/providers/openai/v1/models", "/metrics", "/livez", "/generated"])(
    "is told nothing of %s unless it is listed",
    (url) => {
      expect(told(CLOSED, url, { method: "OPTIONS" })).toMatchObject({
        isAnswered: false,
        headers: {},
      });
    },
  );

  it.each(["/generate", "/v1/models"])(
    "is named where it is listed, and no other is: %s",
    (url) => {
      expect(told(LISTED, url).headers).toMatchObject({
        "access-control-allow-origin": APP,
        vary: "Origin",
      });
      expect(told(LISTED, url, { origin: "https://evil.example" }).headers).toEqual({
        vary: "Origin",
      });
    },
  );

  it("may send no cookies", () => {
    for (const allowed of [CLOSED, LISTED]) {
      expect(told(allowed, "/generate").headers).not.toHaveProperty(
        "access-control-allow-credentials",
      );
    }
  });
});
