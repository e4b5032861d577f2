import fc from "fast-check";
import { expect, it } from "vitest";

import { Samples } from "./samples.ts";

it("samples are all values while they are few, and evenly spread ones when they are many", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2000 }), (count) => {
      const samples = new Samples();
      for (let value = 0; value < count; value += 1) samples.add(value);
      const { seen, values } = samples.take();
      expect(seen).toBe(count);
      expect(values.length).toBe(count <= 64 ? count : values.length);
      const every = values.length < 2 ? 1 : (values[1] ?? 0) - (values[0] ?? 0);
      expect(values).toEqual(
        Array.from({ length: Math.ceil(count / every) }, (_, index) => index * every),
      );
      expect(values.length).toBeLessThanOrEqual(64);
      expect(values.length).toBeGreaterThanOrEqual(Math.min(count, 32));
      expect(samples.take()).toEqual({ values: [], seen: 0 });
    }),
  );
});
