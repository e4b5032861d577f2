import { MAX_USED, NO_TOKENS } from "@lintel/core";
import { expect, it } from "vitest";

import { aUsageEvent } from "../../test/a-usage-event.ts";
import { clampEvent } from "./clamp-event.ts";

it("a record of possible usage is left as it is", () => {
  const other = aUsageEvent({ otherUsage: [{ model: "m", usage: { ...NO_TOKENS, input: 5 } }] });
  const { usage: _, ...without } = aUsageEvent();
  for (const event of [aUsageEvent(), other, without]) expect(clampEvent(event)).toBe(event);
});

it("a record of more is brought to the most there can be, and says so", () => {
  const absurd = { ...NO_TOKENS, input: MAX_USED + 1, output: 2 };
  const event = aUsageEvent({ usage: absurd, otherUsage: [{ model: "m", usage: absurd }] });
  const possible = { ...absurd, input: MAX_USED };
  expect(clampEvent(event)).toEqual({
    ...event,
    usage: possible,
    otherUsage: [{ model: "m", usage: possible }],
    clamped: true,
  });
});
