// Written by `npm run api-types` from services/admin-api/openapi.json.

/** Fields of provider settings that are no secret, in the spelling of the service. */
export const PUBLIC_SETTING_FIELDS: readonly string[] = [
  "url",
  "resourceName",
  "apiVersion",
  "awsRegion",
  "projectId",
  "location"
];
