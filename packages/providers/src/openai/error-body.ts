export interface ToldError {
  readonly status: number;
  /** The `type` of the OpenAI error shape. */
  readonly type: string;
  /** Written for the caller. */
  readonly message: string;
}

/** An error of the gateway in OpenAI's shape, with the contract's prefix and its status as the code. */
export const toErrorBody = ({ status, type, message }: ToldError): string =>
  JSON.stringify({
    error: { code: String(status), message: `[BricksLLM] ${message}`, type, param: null },
  });

/** The same as an event that ends a stream whose headers are already sent. It begins by ending whatever event was cut. */
export const toErrorEvent = (error: ToldError): string => `\n\ndata: ${toErrorBody(error)}\n\n`;
