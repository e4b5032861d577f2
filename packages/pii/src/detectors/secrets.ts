import type { EntityType } from "../entity-type.ts";
import { type Document, matchAt } from "../text/document.ts";
import type { Detector, Report } from "./detector.ts";

/** The shortest run without white space that can hold a vendor's key. */
const MIN_RUN = 16;

interface SecretForm {
  readonly type: EntityType;
  readonly pattern: RegExp;
  readonly score: number;
}

/**
 * Fixed forms, from the vendors' documentation and GitHub's list of scanned secrets
 * (https://docs.github.com/en/code-security/secret-scanning, 2026-11). Each starts with letters that nothing else
 * starts with, so that one pass rules a text out.
 */
const SECRETS: readonly SecretForm[] = [
  { type: "aws_access_key", pattern: /(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}/y, score: 0.99 },
  { type: "secret", pattern: /gh[pousr]_[A-Za-z0-9]{36,255}/y, score: 0.99 },
  { type: "secret", pattern: /github_pat_[A-Za-z0-9_]{40,255}/y, score: 0.99 },
  { type: "secret", pattern: /gl(?:pat|dt|rt|cbt|ptt|ft)-[\w-]{20,200}/y, score: 0.99 },
  { type: "secret", pattern: /xox[abeoprs]-[\w-]{10,250}/y, score: 0.98 },
  { type: "secret", pattern: /xapp-\d-[\w-]{10,250}/y, score: 0.98 },
  { type: "secret", pattern: /(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,250}/y, score: 0.99 },
  { type: "secret", pattern: /whsec_[A-Za-z0-9+/=]{24,100}/y, score: 0.98 },
  {
    type: "secret",
    pattern: /sk-(?:ant-|proj-|svcacct-|or-v1-|admin-)?[\w-]{20,250}/y,
    score: 0.97,
  },
  { type: "secret", pattern: /AIza[\w-]{35}/y, score: 0.99 },
  { type: "secret", pattern: /ya29\.[\w-]{20,2000}/y, score: 0.98 },
  { type: "secret", pattern: /GOCSPX-[\w-]{20,60}/y, score: 0.98 },
  { type: "secret", pattern: /hf_[A-Za-z0-9]{30,100}/y, score: 0.98 },
  { type: "secret", pattern: /npm_[A-Za-z0-9]{36}/y, score: 0.99 },
  { type: "secret", pattern: /pypi-[\w-]{50,300}/y, score: 0.98 },
  { type: "secret", pattern: /SG\.[\w-]{16,32}\.[\w-]{32,64}/y, score: 0.98 },
  { type: "secret", pattern: /dop_v1_[a-f0-9]{64}/y, score: 0.99 },
  { type: "secret", pattern: /(?:gsk|xai|nvapi|pplx)[_-][\w-]{30,200}/y, score: 0.97 },
  { type: "secret", pattern: /eyJ[\w-]{10,4000}\.eyJ[\w-]{10,8000}\.[\w-]{10,1000}/y, score: 0.98 },
  {
    type: "secret",
    pattern: /(?:AccountKey|SharedAccessKey|sig)=[A-Za-z0-9+/%]{40,100}={0,2}/y,
    score: 0.97,
  },
];

/** Where one of them may start. */
const SECRET_START =
  /(?<![\w-])(?:A[KSBC]IA|ACCA|AIza|gh[pousr]_|github_pat_|gl(?:pat|dt|rt|cbt|ptt|ft)-|xox[abeoprs]-|xapp-|[srp]k_(?:live|test)_|whsec_|sk-|ya29\.|GOCSPX-|hf_|npm_|pypi-|SG\.|dop_v1_|gsk_|xai-|nvapi-|pplx-|eyJ|AccountKey=|SharedAccessKey=|sig=)/g;

/** The longest of the patterns that say where something may start. */
const MAX_START_LENGTH = 80;

/** Where a global pattern matches and starts in a part. Reads no more of the text than the part. */
function* startsOf(pattern: RegExp, { text, from, to }: Document): Generator<RegExpExecArray> {
  const global = pattern;
  global.lastIndex = from;
  for (const found of text.slice(0, to + MAX_START_LENGTH).matchAll(global)) {
    if (found.index >= to) return;
    yield found;
  }
}

function findVendorSecrets(document: Document, report: Report): void {
  const { text } = document;
  let done = 0;
  for (const { index } of startsOf(SECRET_START, document)) {
    if (index < done) continue;
    for (const { type, pattern, score } of SECRETS) {
      const secret = matchAt(pattern, text, index);
      if (secret === undefined || (type === "secret" && !isMixed(secret))) continue;
      done = index + secret.length;
      report(type, index, done, score);
      break;
    }
  }
}

/** A key has a digit or a change of case somewhere; a word after `sk-` has not. */
function isMixed(secret: string): boolean {
  return /\d/.test(secret) || (/[a-z]/.test(secret) && /[A-Z]{2}/.test(secret));
}

const PEM_BEGIN = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
const MAX_PEM = 16_384;

/** A private key in PEM (RFC 7468), up to its end or as far as one can be. */
function findPrivateKeys(document: Document, report: Report): void {
  const { text } = document;
  if (!text.includes("-----BEGIN ")) return;
  let done = 0;
  for (const { index, 0: begin } of startsOf(PEM_BEGIN, document)) {
    if (index < done) continue;
    const body = text.slice(index + begin.length, index + begin.length + MAX_PEM);
    const ending = /-----END [A-Z0-9 ]{0,40}-----/.exec(body);
    done = index + begin.length + (ending === null ? body.length : ending.index + ending[0].length);
    report("secret", index, done, 0.99);
  }
}

const SCHEME_NAME = /[a-z][a-z0-9+.-]{1,30}$/i;
const USER_INFO = /[^\s:@/"'<>]{0,128}:[^\s@"'<>]{1,256}@[^\s"'<>`]{1,512}/y;

/** Connection strings: a URL that holds a password. */
function findConnectionStrings(document: Document, report: Report): void {
  const { text, marks } = document;
  let done = 0;
  for (const colon of marks.schemes) {
    if (colon < done) continue;
    const userInfo = matchAt(USER_INFO, text, colon + 3)?.replace(/[.,;:)]+$/, "");
    const scheme = SCHEME_NAME.exec(text.slice(Math.max(0, colon - 32), colon))?.[0];
    if (userInfo === undefined || scheme === undefined) continue;
    done = colon + 3 + userInfo.length;
    report("secret", colon - scheme.length, done, 0.98);
  }
}

const AWS_SECRET = /[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/y;
const AWS_START = /(?<![A-Za-z0-9/+])(?=[A-Za-z0-9/+]{40})/g;
const LOOKS_RANDOM = /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])/;
const NEAR_ACCESS_KEY = 240;

/** 40 characters of base64 with a label, or shortly after an access key. */
function findAwsSecrets(document: Document, report: Report): void {
  const { text } = document;
  if (!document.hasCue("awsSecret") && !/A[KS]IA/.test(text)) return;
  for (const { index } of startsOf(AWS_START, document)) {
    const secret = matchAt(AWS_SECRET, text, index);
    if (secret === undefined || !LOOKS_RANDOM.test(secret)) continue;
    const before = text.slice(Math.max(0, index - NEAR_ACCESS_KEY), index);
    const isNearKey = /A[KS]IA[A-Z2-7]{16}/.test(before);
    if (isNearKey || document.isNear("awsSecret", index, 40)) {
      report("aws_secret_key", index, index + 40, 0.95);
    }
  }
}

export const secrets: Detector = {
  name: "secrets",
  find: (document, report) => {
    const { longestRun, schemes } = document.marks;
    if (longestRun >= MIN_RUN) {
      findVendorSecrets(document, report);
      findAwsSecrets(document, report);
    }
    findPrivateKeys(document, report);
    if (schemes.length > 0) findConnectionStrings(document, report);
  },
};
