import type { ErrorDialect, ClientError } from "../../contract/errors.ts";

/** An error of the gateway in OpenAI's shape, with its status as the code. */
const toBody = ({ status, type, message, resetsAtSeconds }: ClientError): string =>
  JSON.stringify({
    error: { code: String(status), message, type, param: null, resets_at: resetsAtSeconds },
  });

export const openAiErrors: ErrorDialect = {
  toBody,
  toEvent: (error) => `\n\ndata: ${toBody(error)}\n\n`,
};
