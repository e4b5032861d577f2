import type { StreamForm } from "@lintel/policies";
import { streamsPieces } from "@lintel/providers";

import { needsDetector } from "../../../policy/ask-detector.ts";
import type { CallPolicy } from "../../../policy/call-policy.ts";
import type { CallReading } from "../../inbound.ts";
import { CollectedScreen, type ScreenDeps } from "./collected-screen.ts";
import { DetectingScreen } from "./detecting-screen.ts";
import type { Screen } from "./screen.ts";
import { EditingScreen } from "./stream-screen.ts";

/** An answer as it comes out of its reader. */
export interface ScreenedAnswer {
  readonly reading: CallReading;
  /** Lower case. */
  readonly contentType: string;
  readonly isEventStream: boolean;
  /** The call asked for a stream. */
  readonly asksForStream: boolean;
  readonly isCompressed: boolean;
}

/**
 * What looks at an answer for the policy of its call; `undefined` where it passes as it comes: the policy is about requests and
 * has nothing to turn back, or the answer is no text. Where texts cannot be seen and a rule blocks or redacts, nothing passes.
 */
export function openScreen(
  deps: ScreenDeps,
  policy: CallPolicy,
  answer: ScreenedAnswer,
): Screen | undefined {
  const inspects = policy.inspectsAnswer;
  if (!inspects && !policy.marks.isReversible) return undefined;
  const { contentType, reading } = answer;
  if (BINARY.test(contentType)) return undefined;
  const unreadableFor = inspects ? reasonOf(policy, answer) : undefined;
  if (unreadableFor !== undefined && policy.known.isStrict) {
    return new CollectedScreen(deps, policy, { reading, contentType, unreadableFor });
  }
  if (!isReadable(answer)) return undefined;
  const isLines = hasLines(answer);
  return answer.isEventStream || isLines
    ? streamScreenOf(deps, policy, { endpoint: reading.endpoint, isLines })
    : new CollectedScreen(deps, policy, { reading, contentType });
}

function streamScreenOf(
  deps: ScreenDeps,
  policy: CallPolicy,
  given: Pick<StreamForm, "endpoint" | "isLines">,
): Screen {
  const form = { ...given, monotonic: deps.monotonic };
  return policy.inspectsAnswer && needsDetector(deps, policy.compiled)
    ? new DetectingScreen(deps, policy, form)
    : new EditingScreen(deps, policy, form);
}

/** Pictures and sound have no texts. */
const BINARY = /^(?:audio|image|video|font)\//;
const LINES = /^application\/(?:x-)?(?:ndjson|jsonl|jsonlines|json-lines)\b/;
/** AWS' own streams, as they are passed on to its own clients. */
const FRAMES = /^application\/vnd\.amazon\.eventstream\b/;
const JSON_TYPE = /^application\/json\b/;

const isReadable = ({ contentType, isCompressed }: ScreenedAnswer): boolean =>
  !isCompressed && !FRAMES.test(contentType);

/** Lines of JSON: results of a batch, and streams of custom providers. */
function hasLines({
  asksForStream,
  contentType,
  isEventStream,
  reading: { endpoint },
}: ScreenedAnswer): boolean {
  if (isEventStream || JSON_TYPE.test(contentType)) return false;
  const { name, texts } = endpoint.dialect;
  if (LINES.test(contentType)) return true;
  return name === "described" && asksForStream && texts.event.object !== undefined;
}

/** A stream of Google's comes as one list in JSON unless it is asked for as events. */
const isListOfPieces = ({ asksForStream, isEventStream, reading }: ScreenedAnswer): boolean =>
  asksForStream && !isEventStream && reading.endpoint.dialect.name === "gemini-generate";

/** Why the texts cannot be seen, as a sentence. */
function reasonOf({ compiled }: CallPolicy, answer: ScreenedAnswer): string | undefined {
  const { contentType, isCompressed, isEventStream, reading } = answer;
  if (isCompressed) return "The answer is compressed.";
  if (FRAMES.test(contentType)) return "Texts in binary frames cannot be seen.";
  if (isEventStream && !streamsPieces(reading.endpoint)) {
    return "It is not known where the texts of this stream are.";
  }
  if (isListOfPieces(answer)) {
    return "Texts in pieces are only seen in a stream of events: ask for `alt=sse`.";
  }
  const comesInParts = isEventStream || hasLines(answer);
  return comesInParts && compiled.remote.length > 0
    ? "A requirement in words can only be checked against a whole answer, and this one is a stream."
    : undefined;
}
