import type { ClientError, ErrorDialect } from "../../../contract/errors.ts";
import { errorLine } from "./error-line.ts";

/**
 * An error as every vintage of LocalLab's clients reads it: `detail` of the API's description; `message`, `code`,
 * `field_errors` and `retry_after` of the early typed clients (locallab-client before 1.0.4).
 */
export const errorBody = ({ code, message, retryAfterSeconds, type }: ClientError): string =>
  JSON.stringify({
    detail: message,
    message,
    code: code ?? type,
    field_errors: {},
    ...(retryAfterSeconds === undefined ? {} : { retry_after: retryAfterSeconds }),
  });

const toLine = ({ code, message, type }: ClientError): string =>
  errorLine(`${code ?? type}: ${message}`);

/** Errors on paths that stream events of raw text, and on those that do not stream. */
export const generateErrors: ErrorDialect = {
  toBody: errorBody,
  toEvent: (error) => `data: ${toLine(error)}\n\n`,
};

/** Errors in the stream of a chat, which is read line by line by some clients and by events by others. */
export const chatErrors: ErrorDialect = {
  toBody: errorBody,
  toEvent: (error) => `${toLine(error)}\ndata: ${toLine(error)}\n\n`,
};
