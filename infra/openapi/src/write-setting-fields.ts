import { readFileSync } from "node:fs";

import { z } from "zod";

const HEADER = `// Written by \`npm run api-types\` from services/admin-api/openapi.json.

/** Fields of provider settings that are no secret, in the spelling of the service. */
`;

const Setting = z.object({ "x-public-fields": z.array(z.string()) });
const Document = z.object({
  components: z.object({
    schemas: z.object({
      NewProviderSetting: z.object({ properties: z.object({ setting: Setting }) }),
    }),
  }),
});

/** The fields of provider settings that an OpenAPI document calls public, as the text of a module. */
export function writeSettingFields(documentFile: string): string {
  const { components } = Document.parse(JSON.parse(readFileSync(documentFile, "utf8")));
  const fields = components.schemas.NewProviderSetting.properties.setting["x-public-fields"];
  const json = JSON.stringify(fields, undefined, 2);
  return `${HEADER}export const PUBLIC_SETTING_FIELDS: readonly string[] = ${json};\n`;
}
