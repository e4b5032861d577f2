import { createHmac } from "node:crypto";

import { describe, expect, it } from "vitest";

import { MAX_ATTEMPTS, outcomeOf } from "./delivery-pace.ts";
import { bodyOf } from "./render-alert.ts";
import { signWebhook } from "./sign-webhook.ts";

describe("a webhook's signature", () => {
  it("is that of the example of Standard Webhooks", () => {
    // From the specification's reference libraries.
    const headers = signWebhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", {
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
      body: '{"test": 2432232314}',
      atMs: 1_614_265_330_000,
    });
    expect(headers).toEqual({
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    });
  });

  it("takes any other secret as its bytes", () => {
    const headers = signWebhook("sixteen characters", { id: "i", body: "b", atMs: 1000 });
    const expected = createHmac("sha256", "sixteen characters").update("i.1.b").digest("base64");
    expect(headers["webhook-signature"]).toBe(`v1,${expected}`);
  });
});

describe("an attempt", () => {
  const tried = (attempts: number, maxAttempts = MAX_ATTEMPTS) => ({ attempts, maxAttempts });

  it("that is answered with 2xx is the last", () => {
    expect(outcomeOf({ status: 204 }, tried(1), 0)).toEqual({ state: "delivered", status: 204 });
  });

  it.each([{ status: 302 }, { status: 404 }, { status: 500 }, { error: "cannot be reached" }])(
    "of %j is followed by others, later and later, and by an end",
    (attempt) => {
      const waits = Array.from({ length: MAX_ATTEMPTS - 1 }, (_, before) => {
        const outcome = outcomeOf(attempt, tried(before + 1), 0);
        return outcome.state === "pending" ? outcome.nextAtMs : 0;
      });
      expect(waits).toEqual(waits.toSorted((a, b) => a - b));
      expect(waits[0]).toBe(10_000);
      expect(outcomeOf(attempt, tried(MAX_ATTEMPTS), 0).state).toBe("dead");
    },
  );

  it("of a test is the only one", () => {
    expect(outcomeOf({ status: 500 }, tried(1, 1), 0).state).toBe("dead");
  });
});

describe("a body for Slack", () => {
  it("has no sign in it that Slack would act on", () => {
    const message = { rule: { name: "<!channel> & co" }, text: "key <@U1> has spent $5." };
    expect(JSON.parse(bodyOf(message, "slack"))).toEqual({
      text: "*&lt;!channel&gt; &amp; co*: key &lt;@U1&gt; has spent $5.",
    });
  });

  it("of ours is the message itself", () => {
    expect(JSON.parse(bodyOf({ id: "1" }, "lintel"))).toEqual({ id: "1" });
  });
});
