import type { CustomProvider } from "@lintel/core";

import type { Provider } from "../../contract/provider.ts";
import { toEndpoint } from "../../dialects/described/endpoint.ts";
import { openAiErrors } from "../../dialects/openai/error-body.ts";
import { credentialHeaders } from "./credential-headers.ts";
import { locate } from "./locate.ts";

/** A provider that is described instead of built in. The path of each endpoint is its whole target. */
export const toProvider = ({
  authenticationParam,
  provider,
  routeConfigs,
}: CustomProvider): Provider => ({
  id: provider,
  baseUrl: "",
  endpoints: routeConfigs.map(toEndpoint),
  settingFields:
    authenticationParam === ""
      ? []
      : [{ name: authenticationParam, kind: "secret", isRequired: true }],
  errors: openAiErrors,
  credentialHeaders: (members) => credentialHeaders(authenticationParam, members),
  locate,
});
