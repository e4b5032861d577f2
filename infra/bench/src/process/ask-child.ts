import { once } from "node:events";

import type { Child } from "./start-child.ts";

/**
 * Waits for the child's next message. The caller names its type: both ends are files of this folder,
 * so it is not checked at run time. Throws when the child ends or `deadlineMs` passes first.
 */
export async function nextMessage<Message>(child: Child, deadlineMs: number): Promise<Message> {
  const deadline = AbortSignal.timeout(deadlineMs);
  const gone = new AbortController();
  const onExit = () => gone.abort();
  child.process.once("exit", onExit);
  try {
    const [message] = await once(child.process, "message", {
      signal: AbortSignal.any([deadline, gone.signal]),
    });
    return message;
  } catch (error) {
    child.assertAlive();
    throw new Error(`${child.name} did not answer within ${deadlineMs} ms`, { cause: error });
  } finally {
    child.process.off("exit", onExit);
  }
}

/** Sends one message and waits for the answer; for children that answer each message once. */
export async function askChild<Answer>(
  child: Child,
  question: object,
  deadlineMs: number,
): Promise<Answer> {
  child.assertAlive();
  const answer = nextMessage<Answer>(child, deadlineMs);
  child.process.send(question);
  return answer;
}
