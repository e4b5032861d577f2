import { envCheck, envDuration, envUrl } from "@lintel/service-kit";
import { z } from "zod";

const KINDS = ["comprehend", "presidio", "http", "openai"] as const;
export type DetectorKind = (typeof KINDS)[number];

const kinds = z
  .string()
  .default("")
  .transform((text, context): readonly DetectorKind[] => {
    const names = text.split(",").flatMap((name) => name.trim() || []);
    const known = KINDS.filter((kind) => names.includes(kind));
    if (known.length === new Set(names).size) return known;
    context.addIssue(`must be a list of ${KINDS.join(", ")}`);
    return z.NEVER;
  });

/** The variables of detectors over the network; those of Amazon and OpenAI have the contract's names. */
export const detectorEnv = {
  /** Which detectors texts are sent to, beside the built-in one; none unless given. */
  LINTEL_DETECTORS: kinds,
  AMAZON_REGION: z.string().default("us-west-2"),
  AMAZON_REQUEST_TIMEOUT: envDuration("5s"),
  AMAZON_CONNECTION_TIMEOUT: envDuration("10s"),
  AWS_ACCESS_KEY_ID: z.string().optional(),
  AWS_SECRET_ACCESS_KEY: z.string().optional(),
  AWS_SESSION_TOKEN: z.string().optional(),
  /** Instead of the region's public address: an interface endpoint of a VPC. */
  LINTEL_COMPREHEND_URL: envUrl("http", "https").optional(),
  LINTEL_PRESIDIO_URL: envUrl("http", "https").optional(),
  LINTEL_PRESIDIO_TIMEOUT: envDuration("5s"),
  LINTEL_DETECTOR_URL: envUrl("http", "https").optional(),
  /** Sent to it as a bearer token. */
  LINTEL_DETECTOR_TOKEN: z.string().optional(),
  LINTEL_DETECTOR_TIMEOUT: envDuration("5s"),
  OPENAI_API_KEY: z.string().optional(),
  /** Where a model judges requirements in words: OpenAI, or what speaks its dialect. */
  LINTEL_JUDGE_URL: envUrl("http", "https").default("https://api.openai.com/v1"),
  LINTEL_JUDGE_MODEL: z.string().default("gpt-5-mini"),
  CUSTOM_POLICY_DETECTION_TIMEOUT: envDuration("5s"),
};

const DetectorEnvironment = z.object(detectorEnv);
export type DetectorEnv = z.output<typeof DetectorEnvironment>;

/** What each detector cannot do without. */
const NEEDED = {
  comprehend: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"],
  presidio: ["LINTEL_PRESIDIO_URL"],
  http: ["LINTEL_DETECTOR_URL"],
  openai: ["OPENAI_API_KEY"],
} as const satisfies Record<DetectorKind, readonly (keyof DetectorEnv)[]>;

/** Names what a chosen detector lacks. */
export const checkDetectorEnv = envCheck(DetectorEnvironment, (env) =>
  env.LINTEL_DETECTORS.flatMap((kind) =>
    NEEDED[kind].flatMap((name) =>
      env[name] === undefined ? `${name} is missing: LINTEL_DETECTORS has ${kind}` : [],
    ),
  ),
);
