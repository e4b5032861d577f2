import { parentPort, workerData } from "node:worker_threads";

import {
  answerAbout,
  answerAboutMessage,
  clientTranslationNamed,
  type QuestionedBody,
  readEndpointCall,
  referredEndpoint,
  splitBatch,
  textsOfAnswer,
  textsOfCall,
  textsOfMessage,
  type TextsVerdict,
} from "@lintel/providers";
import { createCustody, translationBetween, withoutSeals } from "@lintel/translation";

import { answerAboutTexts, toShared, withoutProbabilitiesIn } from "../../policy/thread-policy.ts";
import type {
  ThreadAnswer,
  ThreadBody,
  ThreadData,
  ThreadQuestion,
  ThreadReply,
  ThreadSealed,
  ThreadRequest,
  ThreadTask,
  ThreadTextTask,
  ThreadTranslation,
} from "./thread-messages.ts";

/** The body that was asked about last: the questions of one call mostly come in a row. More would hold too much memory. */
let last: { readonly id: number; readonly body: QuestionedBody } | undefined;

const { sealSecrets }: ThreadData = workerData;
const [current = new Uint8Array(), ...older] = sealSecrets;
const custody = createCustody([toBuffer(current), ...older.map(toBuffer)]);

parentPort?.on("message", ({ id, task }: ThreadQuestion) => {
  try {
    reply({ id, answer: withSharedBytes(answerTo(task)) });
  } catch {
    // The text of an error may hold some of the body's.
    last = undefined;
    reply({ id });
  }
});

function answerTo(task: ThreadTask): ThreadAnswer {
  if ("translation" in task) return translated(task.translation);
  if ("sealed" in task) return unsealed(task.sealed);
  if ("request" in task) return askedBy(task.request);
  if ("batch" in task) return { split: splitBatch(toBuffer(task.batch.bytes)) };
  if ("ofTexts" in task) return answerToTexts(task);
  if ("body" in task) return answerAbout(readOnce(task.body), task.question);
  const { endpoint, bytes } = task.message;
  const { session } = referredEndpoint(endpoint).dialect;
  if (session === undefined) throw new Error("there are no sessions at this path");
  return answerAboutMessage(session, toBuffer(bytes), task.question);
}

function translated({ bytes, from, terms, to }: ThreadTranslation): ThreadAnswer {
  const own = custody.of(terms.holder);
  const request = translationBetween(from, to)?.request(toBuffer(bytes), terms, own);
  if (request === undefined) throw new Error("there is no such translation");
  if (!request.readable) return { written: request };
  const { bytes: edited, ...written } = request;
  return { written, edited };
}

function unsealed({ bytes, dialect }: ThreadSealed): ThreadAnswer {
  const given = toBuffer(bytes);
  const edited = withoutSeals(dialect, given);
  return edited === given ? {} : { edited };
}

function askedBy({ bytes, name, terms }: ThreadRequest): ThreadAnswer {
  const verdict = clientTranslationNamed(name).readRequest(toBuffer(bytes));
  if (!verdict.readable) return { asked: verdict };
  const { toBody, ...asked } = verdict.request;
  const answer = { asked: { readable: true, asked } } as const;
  return terms === undefined ? answer : { ...answer, edited: toBody(terms) };
}

function answerToTexts(task: ThreadTextTask): ThreadAnswer {
  const answer = answerAboutTexts(textsOf(task), task.ofTexts);
  return "plainAnswer" in task ? withoutProbabilitiesIn(answer, task.plainAnswer.bytes) : answer;
}

function textsOf(task: ThreadTextTask): TextsVerdict {
  if ("plainAnswer" in task) {
    const { bytes, contentType, endpoint } = task.plainAnswer;
    return textsOfAnswer(referredEndpoint(endpoint), toBuffer(bytes), contentType);
  }
  if ("message" in task) {
    const { bytes, endpoint } = task.message;
    return textsOfMessage(referredEndpoint(endpoint), toBuffer(bytes));
  }
  const { endpoint, verdict } = readOnce(task.body);
  return verdict.readable
    ? textsOfCall(endpoint, verdict.body, task.body.head.contentType)
    : verdict;
}

function toBuffer({ buffer, byteLength, byteOffset }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function readOnce({ bytes, endpoint: reference, head, id }: ThreadBody): QuestionedBody {
  if (last?.id === id) return last.body;
  last = undefined;
  const endpoint = referredEndpoint(reference);
  const body = { endpoint, verdict: readEndpointCall(endpoint, toBuffer(bytes), head) };
  last = { id, body };
  return body;
}

function reply(message: ThreadReply): void {
  parentPort?.postMessage(message, transferable(message.answer));
}

/** What was written is as long as a body: the event loop has it, and has it read again, without copying it. */
const withSharedBytes = ({ edited, ...answer }: ThreadAnswer): ThreadAnswer =>
  edited === undefined ? answer : { ...answer, edited: toShared(edited) };

/** A message that was capped has bytes of its own, as long as it is: they are handed over. */
function transferable({ capped }: ThreadAnswer = {}): ArrayBuffer[] {
  const buffer = capped?.buffer;
  const isOwn = buffer instanceof ArrayBuffer && buffer.byteLength === capped?.byteLength;
  return isOwn ? [buffer] : [];
}
