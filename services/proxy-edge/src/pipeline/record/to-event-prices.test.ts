import { NO_TOKENS } from "@lintel/core";
import { describe, expect, it } from "vitest";

import { aSetting } from "../../../test/a-planned-call.ts";
import { aSentCall, CHAT_BODY } from "../../../test/a-sent-call.ts";
import { aReading, eventOf } from "../../../test/an-event.ts";

describe("what decides a call's prices", () => {
  it("is the tier it was served in, else the one it asked for", async () => {
    const call = await aSentCall({ json: { ...CHAT_BODY, service_tier: "priority" } });
    expect(eventOf(call).serviceTier).toBe("priority");
    const reading = aReading({ serviceTier: "flex" });
    expect(eventOf(call, { reading }).serviceTier).toBe("flex");
    const standard = aReading({ serviceTier: "default" });
    expect(eventOf(call, { reading: standard })).not.toHaveProperty("serviceTier");
  });

  it("are the modifiers that the answer reports, else all that may apply", async () => {
    const call = await aSentCall();
    const body = { ...call.call.body, priceModifiers: ["fast"] };
    call.context.call = { ...call.call, body };
    expect(eventOf(call).priceModifiers).toEqual(["fast"]);
    const unreported = aReading({ usage: undefined, priceModifiers: ["us"] });
    expect(eventOf(call, { reading: unreported }).priceModifiers).toEqual(["fast"]);
    const reported = aReading({ priceModifiers: ["us"] });
    expect(eventOf(call, { reading: reported }).priceModifiers).toEqual(["us"]);
    expect(eventOf(call, { reading: aReading() })).not.toHaveProperty("priceModifiers");
  });

  it("is the name the price book has for what was asked", async () => {
    const call = await aSentCall();
    call.context.call = { ...call.call, body: { ...call.call.body, pricedAs: "gpt-4o-batch" } };
    expect(eventOf(call).pricedAs).toBe("gpt-4o-batch");
  });

  it("are the setting's own prices, and whose prices hold where they are another's", async () => {
    const call = await aSentCall();
    const { attempt } = call;
    expect(eventOf(call)).not.toHaveProperty("priceOverride");
    const setting = aSetting("openai");
    call.context.attempt = { ...attempt, setting, priceOverride: NO_TOKENS, seller: "openai" };
    expect(eventOf(call)).toMatchObject({ settingId: setting.id, priceOverride: NO_TOKENS });
    expect(eventOf(call)).not.toHaveProperty("seller");
    call.context.attempt = { ...attempt, seller: "" };
    expect(eventOf(call)).not.toHaveProperty("seller");
    call.context.attempt = { ...attempt, seller: "deepseek" };
    expect(eventOf(call)).toMatchObject({ provider: "openai", seller: "deepseek" });
  });
});

describe("the time of a server that a call has held", () => {
  const price = { nanoPerHour: 3_600_000, slots: 2 };

  async function slotTimeOf(heldMs: number | undefined, { isSent = true, hasSlot = true } = {}) {
    const call = await aSentCall();
    const slot = hasSlot ? { maxMs: 5000, price } : undefined;
    call.context.attempt = { ...call.attempt, slot };
    call.context.slot = heldMs === undefined ? undefined : { heldMs };
    call.context.isSent = isSent;
    return eventOf(call).slotTime;
  }

  it("is in whole milliseconds, and never more than a call can hold it", async () => {
    expect(await slotTimeOf(10.9)).toEqual({ ...price, heldMs: 10 });
    expect(await slotTimeOf(5001)).toEqual({ ...price, heldMs: 5000 });
  });

  it("is in no event of a call that was not sent, held nothing, or holds what costs nothing", async () => {
    expect(await slotTimeOf(10, { isSent: false })).toBeUndefined();
    expect(await slotTimeOf(undefined)).toBeUndefined();
    expect(await slotTimeOf(10, { hasSlot: false })).toBeUndefined();
  });
});
