import { canonicalPath } from "@lintel/core";
import { generateErrors } from "@lintel/providers";

import type { OwnAnswer, OwnPath, OwnPaths, OwnRequest } from "../../../own-answers.ts";
import { pathOf } from "../../provider-paths.ts";
import type { LocalLabParts } from "../locallab-parts.ts";
import { answerBatch } from "./batch.ts";
import { jsonAnswer } from "./json-answer.ts";
import {
  answerCurrent,
  answerList,
  answerLoad,
  answerMap,
  answerStatus,
  answerUnload,
} from "./models.ts";
import { answerInfo, answerStartup, refusing } from "./system.ts";

type Answer = (parts: LocalLabParts, request: OwnRequest, rest: string) => Promise<OwnAnswer>;

const health: Answer = async () => jsonAnswer({ status: "healthy" });

const noInstructions = refusing(
  "No instructions are kept for all calls: send `system_prompt` with a prompt, or a message of the role `system` in a chat.",
);
const noMachine = refusing(
  "The gateway's machine is not described: GET /system/info has its load.",
);

/** By method and path. */
const ANSWERS: ReadonlyMap<string, Answer> = new Map([
  ["GET /health", health],
  ["GET /startup-status", answerStartup],
  ["GET /system/info", answerInfo],
  ["GET /system/instructions", noInstructions],
  ["POST /system/instructions", noInstructions],
  ["POST /system/instructions/reset", noInstructions],
  ["GET /resources", noMachine],
  ["GET /network", noMachine],
  ["GET /models", answerMap],
  ["GET /models/available", answerList],
  ["GET /models/list", answerList],
  ["GET /models/current", answerCurrent],
  ["POST /models/load", answerLoad],
  ["POST /models/unload", answerUnload],
  ["POST /generate/batch", answerBatch],
]);

/** By method and the beginning of a path; what follows it names a model, which may have slashes. */
const WITH_MODEL: readonly (readonly [string, string, Answer])[] = [
  ["GET", "/models/status/", answerStatus],
  ["POST", "/models/load/", answerLoad],
];

/** What LocalLab's API says of the server and its models, and its batches. */
export const createLocalLabAnswers = (parts: LocalLabParts): OwnPaths => ({
  find(method, target) {
    const path = canonicalPath(pathOf(target)) ?? "";
    const fixed = ANSWERS.get(`${method} ${path}`);
    if (fixed !== undefined) return toPath(parts, fixed, { path, rest: "" });
    const named = WITH_MODEL.find(([by, start]) => by === method && path.startsWith(start));
    return named && toPath(parts, named[2], { path, rest: path.slice(named[1].length) });
  },
});

const toPath = (
  parts: LocalLabParts,
  answer: Answer,
  { path, rest }: { readonly path: string; readonly rest: string },
): OwnPath => ({
  path,
  errors: generateErrors,
  answer: (request) => answer(parts, request, rest),
});
