import { describe, expect, it } from "vitest";

import { Marks } from "../index.ts";

describe("Marks", () => {
  it("masks", () => {
    expect(new Marks("mask").mark({ type: "email" }, "a@b.example")).toBe("***");
  });

  it.each(["numbered", "reversible"] as const)(
    "gives the same value the same number: %s",
    (style) => {
      const marks = new Marks(style);
      const made = ["a@b.example", "c@d.example", "a@b.example"].map((value) =>
        marks.mark({ type: "email" }, value),
      );
      expect(made).toEqual(["[EMAIL_1]", "[EMAIL_2]", "[EMAIL_1]"]);
      expect(marks.mark({ type: "name" }, "Ada")).toBe("[NAME_1]");
    },
  );

  it("knows the originals of reversible marks alone", () => {
    const numbered = new Marks("numbered");
    numbered.mark({ type: "email" }, "a@b.example");
    expect(numbered.restore("[EMAIL_1]")).toBe("[EMAIL_1]");

    const reversible = new Marks("reversible");
    reversible.mark({ type: "email" }, "a@b.example");
    reversible.mark({ type: "email" }, "$&");
    expect(reversible.restore("[email_2] and [EMAIL_1], not [EMAIL_3] or [[EMAIL_1")).toBe(
      "$& and a@b.example, not [EMAIL_3] or [[EMAIL_1",
    );
  });

  it("tells where a mark may go on in the next piece", () => {
    const marks = new Marks("reversible");
    marks.mark({ type: "ip_address" }, "10.0.0.1");
    const pending = ["to [", "to [IP_ADD", "to [IP_ADDRESS_1", "to [IP_ADDRESS_1]", "to [x y"];
    expect(pending.map((text) => marks.pendingFrom(text))).toEqual([3, 3, 3, 17, 7]);
  });
});
