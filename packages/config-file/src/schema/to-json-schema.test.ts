import { expect, it } from "vitest";

import { toJsonSchema } from "./to-json-schema.ts";

it("is committed as it is made (vitest run -u writes it)", async () => {
  const committed = `${JSON.stringify(toJsonSchema(), undefined, 2)}\n`;
  await expect(committed).toMatchFileSnapshot("../../lintel-config.schema.json");
});
