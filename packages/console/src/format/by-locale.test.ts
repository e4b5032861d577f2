import { expect, it } from "vitest";

import { byLocale } from "./by-locale.ts";

it("makes a format once for each locale", () => {
  const asked: (string | undefined)[] = [];
  const format = byLocale((locale) => {
    asked.push(locale);
    return new Intl.NumberFormat(locale);
  });
  expect(format("de").format(1.5)).toBe("1,5");
  expect(format("en").format(1.5)).toBe("1.5");
  expect(format("de")).toBe(format("de"));
  expect(format(undefined)).toBe(format(undefined));
  expect(asked).toEqual(["de", "en", undefined]);
});
