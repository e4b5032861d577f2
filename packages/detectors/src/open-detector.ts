import { type Detector, DetectorError, type Found } from "@lintel/policies";
import { type FindForwardProxy, NO_FORWARD_PROXY } from "@lintel/service-kit";

import { JsonCaller } from "./call/json-caller.ts";
import type { Question, Source } from "./call/source.ts";
import { createComprehend } from "./comprehend/comprehend.ts";
import type { DetectorEnv, DetectorKind } from "./detector-env.ts";
import { createHttpDetector } from "./endpoint/http-detector.ts";
import { createPresidio } from "./endpoint/presidio.ts";
import { createOpenAiJudge } from "./judge/openai-judge.ts";

export interface OpenDetector extends Detector {
  /** Ends its connections; calls under way fail. */
  close(): Promise<void>;
}

/**
 * The detectors that the environment chooses, as one: each text goes to all that find entities, requirements to all that judge
 * them, and one that fails fails the whole. `undefined` where none is chosen. `now` is Unix milliseconds, for signatures;
 * `forwardProxy` leads to those outside.
 */
export function openDetector(
  env: DetectorEnv,
  now: () => number,
  forwardProxy: FindForwardProxy = NO_FORWARD_PROXY,
): OpenDetector | undefined {
  const sources = env.LINTEL_DETECTORS.map((kind) => OPENERS[kind](env, { forwardProxy, now }));
  return sources.length === 0 ? undefined : combine(sources);
}

interface Surroundings {
  readonly now: () => number;
  readonly forwardProxy: FindForwardProxy;
}

const OPENERS: Readonly<Record<DetectorKind, (env: DetectorEnv, around: Surroundings) => Source>> =
  {
    comprehend: (env, { forwardProxy, now }) => {
      const region = env.AMAZON_REGION;
      return createComprehend(
        new JsonCaller({
          name: "Amazon Comprehend",
          forwardProxy,
          timeoutMs: env.AMAZON_REQUEST_TIMEOUT,
          connectTimeoutMs: env.AMAZON_CONNECTION_TIMEOUT,
        }),
        {
          url: env.LINTEL_COMPREHEND_URL ?? `https://comprehend.${region}.amazonaws.com/`,
          region,
          credentials: {
            accessKeyId: env.AWS_ACCESS_KEY_ID ?? "",
            secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? "",
            sessionToken: env.AWS_SESSION_TOKEN,
          },
          now,
        },
      );
    },
    presidio: (env, { forwardProxy }) =>
      createPresidio(
        new JsonCaller({ name: "Presidio", timeoutMs: env.LINTEL_PRESIDIO_TIMEOUT, forwardProxy }),
        env.LINTEL_PRESIDIO_URL ?? "",
      ),
    http: (env, { forwardProxy }) =>
      createHttpDetector(
        new JsonCaller({
          name: "the detector",
          timeoutMs: env.LINTEL_DETECTOR_TIMEOUT,
          forwardProxy,
        }),
        { url: env.LINTEL_DETECTOR_URL ?? "", token: env.LINTEL_DETECTOR_TOKEN },
      ),
    openai: (env, { forwardProxy }) =>
      createOpenAiJudge(
        new JsonCaller({
          name: "the judge",
          timeoutMs: env.CUSTOM_POLICY_DETECTION_TIMEOUT,
          forwardProxy,
        }),
        {
          baseUrl: env.LINTEL_JUDGE_URL,
          apiKey: env.OPENAI_API_KEY ?? "",
          model: env.LINTEL_JUDGE_MODEL,
        },
      ),
  };

function combine(sources: readonly Source[]): OpenDetector {
  return {
    async detect(texts, question) {
      const asked = sources.flatMap((source) => questionsFor(source, question));
      const needsJudge = question.requirements.length > 0;
      if (needsJudge && !sources.some(({ judgesRequirements }) => judgesRequirements)) {
        throw new DetectorError("no detector that judges requirements in words is set up");
      }
      const answers = await Promise.all(asked.map(([source, own]) => source.detect(texts, own)));
      const found: Found[][] = texts.map(() => []);
      for (const located of answers.flat()) found[located.index]?.push(located.found);
      return found;
    },
    async close() {
      await Promise.all(sources.map((source) => source.close()));
    },
  };
}

/** What is asked of one of them: nothing that it cannot answer. */
function questionsFor(source: Source, question: Question): readonly [Source, Question][] {
  const types = source.findsEntities ? question.types : [];
  const requirements = source.judgesRequirements ? question.requirements : [];
  if (types.length === 0 && requirements.length === 0) return [];
  return [[source, { signal: question.signal, types, requirements }]];
}
