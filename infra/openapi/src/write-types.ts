import { pathToFileURL } from "node:url";

import openApiTypeScript, { astToString } from "openapi-typescript";

const HEADER = `// Written by \`npm run api-types\` from services/admin-api/openapi.json.\n`;

/** The types of everything an OpenAPI document describes, as the text of a module. */
export async function writeTypes(documentFile: string): Promise<string> {
  return HEADER + astToString(await openApiTypeScript(pathToFileURL(documentFile)));
}
