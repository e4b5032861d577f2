import { changeHeaders, jsonAnswer } from "../upstream/answer.ts";
import type { Answer } from "../upstream/answer.ts";

/** The errors of Azure's own, before a model is reached, word for word as far as they are public. */
const AZURE_ERRORS = {
  access_denied: {
    status: 401,
    code: "401",
    message:
      "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.",
  },
  deployment_not_found: {
    status: 404,
    code: "DeploymentNotFound",
    message:
      "The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.",
  },
  resource_not_found: { status: 404, code: "404", message: "Resource not found" },
} as const;

export const azureErrorAnswer = (name: keyof typeof AZURE_ERRORS): Answer => {
  const { code, message, status } = AZURE_ERRORS[name];
  return jsonAnswer({ error: { code, message } }, status, 0);
};

/** Put on every answer. */
export const withAzureHeaders = (answer: Answer, number: number): Answer => ({
  ...answer,
  headers: changeHeaders(
    {
      ...answer,
      headers: {
        "apim-request-id": `simulated-${number}`,
        "x-ms-region": "Sweden Central",
        "x-request-id": `simulated-request-${number}`,
        "strict-transport-security": "max-age=31536000; includeSubDomains; preload",
        "x-content-type-options": "nosniff",
      },
    },
    answer.headers,
  ).headers,
});
