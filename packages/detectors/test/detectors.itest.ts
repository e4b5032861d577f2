import { type Detector, DetectorError } from "@lintel/policies";
import { BEDROCK_TEST_KEYS, startComprehendUpstream, startOpenAiUpstream } from "@lintel/testkit";
import { afterEach, describe, expect, it } from "vitest";

import { openDetector } from "../src/index.ts";
import { type Endpoint, startEndpoint } from "./endpoint.ts";
import { readDetectorEnv } from "./read-detector-env.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});

const opened = <T extends { close(): Promise<void> }>(one: T): T => {
  open.push(one);
  return one;
};

function detectorOf(env: Readonly<Record<string, string>>): Detector {
  const detector = openDetector(readDetectorEnv(env), Date.now);
  if (detector === undefined) throw new Error("no detector is chosen");
  return opened(detector);
}

const question = (members: Partial<Parameters<Detector["detect"]>[1]> = {}) => ({
  signal: new AbortController().signal,
  types: ["name" as const],
  requirements: [],
  ...members,
});

const endpoint = async (answer: Endpoint["answer"]): Promise<Endpoint> =>
  opened(await startEndpoint(answer));

it("none is opened where none is chosen", () => {
  expect(openDetector(readDetectorEnv({}), Date.now)).toBeUndefined();
});

describe("Amazon Comprehend", () => {
  const keys = {
    LINTEL_DETECTORS: "comprehend",
    AWS_ACCESS_KEY_ID: BEDROCK_TEST_KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: BEDROCK_TEST_KEYS.secretAccessKey,
    AWS_SESSION_TOKEN: BEDROCK_TEST_KEYS.sessionToken ?? "",
    AMAZON_REGION: BEDROCK_TEST_KEYS.region,
  };
  const started = async () => {
    const upstream = opened(
      await startComprehendUpstream({ Zoë: "NAME", "😀Ada": "NAME", x1: "NEW" }),
    );
    return { upstream, detector: detectorOf({ ...keys, LINTEL_COMPREHEND_URL: upstream.url }) };
  };

  it("signs its calls and finds in each text what stands there, also behind characters outside of the BMP", async () => {
    const { detector } = await started();
    const texts = ["ok 👍🏽 Zoë x1", "", "é 😀Ada 𝔘 Zoë", "  "];
    const found = await detector.detect(texts, question());
    const words = found.map((list, index) =>
      list.map(({ start, end }) => texts[index]?.slice(start, end)),
    );
    expect(words).toEqual([["Zoë"], [], ["Zoë", "😀Ada"], []]);
  });

  it("cuts a long text into pieces that overlap, and loses nothing where they end", async () => {
    const { upstream, detector } = await started();
    const text = `${"wörd ".repeat(5998)}a Zoë ${"wörd ".repeat(9000)}😀Ada`;
    const [found = []] = await detector.detect([text], question());
    expect(new Set(found.map(({ start, end }) => text.slice(start, end)))).toEqual(
      new Set(["Zoë", "😀Ada"]),
    );
    expect(upstream.requests.length).toBe(3);
  });

  it("tries once more where it is throttled, and then says so without a word of the text", async () => {
    const { upstream, detector } = await started();
    const throttled = {
      kind: "give-answer" as const,
      status: 400,
      body: { __type: "com.amazonaws.comprehend#ThrottlingException" },
    };
    upstream.script([throttled]);
    expect(await detector.detect(["Zoë"], question())).toMatchObject([[{ start: 0, end: 3 }]]);
    upstream.script([throttled], { times: 2 });
    await expect(detector.detect(["Zoë"], question())).rejects.toThrow(
      new DetectorError("Amazon Comprehend answered with 400 ThrottlingException"),
    );
  });

  it("is refused with keys that are not known", async () => {
    const { upstream } = await started();
    const env = { ...keys, AWS_SECRET_ACCESS_KEY: "x", LINTEL_COMPREHEND_URL: upstream.url };
    await expect(detectorOf(env).detect(["Zoë"], question())).rejects.toThrow(
      "Amazon Comprehend answered with 400 InvalidSignatureException",
    );
  });
});

describe("Presidio", () => {
  it("is sent texts as a list, and its types are ours", async () => {
    const presidio = await endpoint(() => [
      [
        { entity_type: "PERSON", start: 2, end: 5, score: 0.85 },
        { entity_type: "NRP", start: 0, end: 1, score: 0.5 },
      ],
    ]);
    const detector = detectorOf({
      LINTEL_DETECTORS: "presidio",
      LINTEL_PRESIDIO_URL: presidio.url,
    });
    expect(await detector.detect(["", "😀 Ada"], question())).toEqual([
      [],
      [{ kind: "entity", type: "name", start: 3, end: 6, score: 0.85 }],
    ]);
    expect(presidio.received).toEqual([
      { path: "/analyze", body: { text: ["😀 Ada"], language: "en" }, authorization: undefined },
    ]);
  });

  it("that answers for fewer texts than it was sent has not answered", async () => {
    const presidio = await endpoint(() => []);
    const detector = detectorOf({
      LINTEL_DETECTORS: "presidio",
      LINTEL_PRESIDIO_URL: presidio.url,
    });
    await expect(detector.detect(["a"], question())).rejects.toThrow("answered in another form");
  });
});

describe("an endpoint of the documented shape", () => {
  const started = async (answer: Endpoint["answer"]) => {
    const server = await endpoint(answer);
    const env = {
      LINTEL_DETECTORS: "http",
      LINTEL_DETECTOR_URL: `${server.url}/detect`,
      LINTEL_DETECTOR_TOKEN: "t",
      LINTEL_DETECTOR_TIMEOUT: "500ms",
    };
    return { server, detector: detectorOf(env) };
  };

  it("finds entities, and judges requirements", async () => {
    const { server, detector } = await started(() => ({
      results: [
        [
          { type: "name", start: 1, end: 2 },
          { requirement: 1, score: 0.5 },
        ],
      ],
    }));
    const requirements = ["talks of birds", "names a price"];
    expect(await detector.detect(["😀b"], question({ requirements }))).toEqual([
      [
        { kind: "entity", type: "name", start: 2, end: 3, score: 1 },
        { kind: "custom", requirement: 1, start: 0, end: 3, score: 0.5 },
      ],
    ]);
    expect(server.received).toEqual([
      {
        path: "/detect",
        body: { texts: ["😀b"], types: ["name"], requirements },
        authorization: "Bearer t",
      },
    ]);
  });

  it.each([
    ["no JSON", "no", "answered with what is no JSON"],
    ["another form", { results: [[{ type: "shoe" }]] }, "answered in another form"],
    ["another number of texts", { results: [] }, "answered in another form"],
  ])("that answers with %s has not answered", async (_, answer, reason) => {
    const { detector } = await started(() => answer);
    await expect(detector.detect(["a"], question())).rejects.toThrow(`the detector ${reason}`);
  });

  it("that does not answer in time, or is away, has not answered", async () => {
    const { server, detector } = await started(() => undefined);
    await expect(detector.detect(["a"], question())).rejects.toThrow("did not answer in time");
    await server.close();
    await expect(detector.detect(["a"], question())).rejects.toThrow("could not be reached");
  });

  it("is given up when the caller of the port gives up", async () => {
    const { detector } = await started(() => undefined);
    const signal = AbortSignal.abort();
    await expect(detector.detect(["a"], question({ signal }))).rejects.toThrow(DetectorError);
  });
});

describe("a model as a judge", () => {
  const env = { LINTEL_DETECTORS: "openai", OPENAI_API_KEY: "sk-upstream-test" };
  const requirements = ["talks of birds"];

  it("says which texts meet which requirements", async () => {
    const upstream = opened(await startOpenAiUpstream());
    upstream.script([{ kind: "say", text: '{"met":[{"text":1,"requirement":0}]}' }]);
    const detector = detectorOf({ ...env, LINTEL_JUDGE_URL: upstream.url });
    expect(await detector.detect(["fish", "owl"], question({ requirements }))).toEqual([
      [],
      [{ kind: "custom", requirement: 0, start: 0, end: 3, score: 1 }],
    ]);
    expect(upstream.requests[0]?.header("authorization")).toBe("Bearer sk-upstream-test");
  });

  it("is not asked for entities", async () => {
    const detector = detectorOf({ ...env, LINTEL_JUDGE_URL: "http://127.0.0.1:9" });
    expect(await detector.detect(["Ada"], question())).toEqual([[]]);
  });

  it("that answers in prose has not judged", async () => {
    const upstream = opened(await startOpenAiUpstream());
    upstream.always([{ kind: "say", text: "None of them." }]);
    const detector = detectorOf({ ...env, LINTEL_JUDGE_URL: upstream.url });
    await expect(detector.detect(["a"], question({ requirements }))).rejects.toThrow(
      "the judge answered in another form",
    );
  });
});

it("requirements that nobody can judge are an error, not a no", async () => {
  const presidio = await endpoint(() => [[]]);
  const detector = detectorOf({ LINTEL_DETECTORS: "presidio", LINTEL_PRESIDIO_URL: presidio.url });
  await expect(detector.detect(["a"], question({ requirements: ["b"] }))).rejects.toThrow(
    "no detector that judges requirements in words is set up",
  );
});

it("several detectors answer together, and one that fails fails the whole", async () => {
  const answers = [[{ entity_type: "PERSON", start: 0, end: 3, score: 0.9 }]];
  const presidio = await endpoint(() => answers);
  const server = await endpoint(() => ({ results: [[{ type: "email", start: 4, end: 5 }]] }));
  const env = {
    LINTEL_DETECTORS: "presidio, http",
    LINTEL_PRESIDIO_URL: presidio.url,
    LINTEL_DETECTOR_URL: server.url,
  };
  const detector = detectorOf(env);
  const [found] = await detector.detect(["Ada x"], question());
  expect(found).toMatchObject([{ type: "name" }, { type: "email" }]);
  answers.pop();
  await expect(detector.detect(["Ada x"], question())).rejects.toThrow(DetectorError);
});
