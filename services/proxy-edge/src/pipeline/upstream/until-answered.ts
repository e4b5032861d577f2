import { ClientDisconnected, type SentExchange } from "../exchange.ts";

/** What an upstream was asked for. */
interface Pending<Answer> {
  readonly answer: Promise<Answer>;
  abort(): void;
}

/** Waits for an upstream's answer; by default a caller who disconnects aborts the request at once. */
export async function untilAnswered<Answer>(
  exchange: SentExchange,
  pending: Pending<Answer>,
  onLeave: () => unknown = () => pending.abort(),
): Promise<Answer> {
  exchange.onDisconnect(onLeave);
  try {
    return await pending.answer;
  } catch (error) {
    throw exchange.disconnected ? new ClientDisconnected() : error;
  } finally {
    exchange.onDisconnect(undefined);
  }
}
