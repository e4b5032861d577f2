import { z } from "zod";

import { ConfigFile } from "./config-file.ts";

/** The JSON Schema of a configuration file, for editors. It knows shapes, not the rules between members. */
export const toJsonSchema = (): object => ({
  title: "Lintel configuration file",
  ...z.toJSONSchema(ConfigFile, {
    io: "input",
    override: ({ jsonSchema }) => {
      if (jsonSchema.properties !== undefined) jsonSchema.additionalProperties ??= false;
      delete jsonSchema["x-public-fields"];
    },
  }),
});
