import { z } from "zod";

import { AdminApiError } from "./admin-api-error.ts";

interface Exchange<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

const Envelope = z.object({ title: z.string(), detail: z.string() });

/** What the admin API answered. Throws an `AdminApiError` that says what it refused, or that it cannot be reached. */
export async function answerOf<Data>(exchange: Promise<Exchange<Data>>): Promise<Data> {
  const { data, error, response } = await reached(exchange);
  if (response.ok && data !== undefined) return data;
  throw refusal(response.status, error);
}

/** Waits for an operation whose answer has no body. Throws as `answerOf` does. */
export async function done(exchange: Promise<Exchange<unknown>>): Promise<void> {
  const { error, response } = await reached(exchange);
  if (!response.ok) throw refusal(response.status, error);
}

async function reached<Data>(exchange: Promise<Exchange<Data>>): Promise<Exchange<Data>> {
  try {
    return await exchange;
  } catch (cause) {
    if (cause instanceof AdminApiError) throw cause;
    throw new AdminApiError(describe(cause), { cause });
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") {
    return "the admin API did not answer in time: the request may have been carried out all the same";
  }
  if (error instanceof SyntaxError) {
    return "the server that answered is not the admin API: it sent no JSON";
  }
  const reason = error.cause instanceof Error ? error.cause.message : error.message;
  return `the admin API cannot be reached: ${reason}`;
}

function refusal(status: number, error: unknown): AdminApiError {
  const { success, data } = Envelope.safeParse(error);
  // A gateway in front of the admin API answers for it while it is away.
  if (!success && status >= 500) return new AdminApiError(`the answer was ${status}`, { status });
  if (!success) {
    return new AdminApiError(
      `the server that answered is not the admin API: it refused with ${status}`,
    );
  }
  return new AdminApiError(`${data.title}: ${data.detail} (${status})`, { status });
}
