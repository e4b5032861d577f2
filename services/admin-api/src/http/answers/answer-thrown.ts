import { isStatementTooSlow, isStoreUnavailable } from "@lintel/db";
import type { Context } from "hono";

import type { ProblemName } from "../../problems/catalog.ts";
import { PROBLEMS } from "../../problems/catalog.ts";
import { toProblemAnswer } from "../../problems/problem-answer.ts";
import { Problem } from "../../problems/problem.ts";
import type { AdminEnv } from "../input/read-bytes.ts";
import { answerJson } from "./answers.ts";

/** Called with every failure that is not the caller's fault, its cause, and the operation's path. */
export type ReportFailure = (error: unknown, where: string) => void;

const CHALLENGE = 'ApiKey realm="lintel", Bearer realm="lintel"';

interface Place {
  /** The pattern of the path that was asked for. */
  readonly instance: string;
  /** The code and text of an unexpected failure. */
  readonly failure: ProblemName;
  readonly reportFailure: ReportFailure;
}

/** Turns anything thrown into an answer. Only a `Problem` says to the caller what it is. */
export function answerThrown(c: Context<AdminEnv>, thrown: unknown, place: Place): Response {
  const problem = toProblem(thrown, place);
  const { status } = PROBLEMS[problem.problem];
  const wait = problem.retryAfterSeconds ?? (status === 503 ? 1 : undefined);
  if (wait !== undefined) c.header("retry-after", String(wait));
  if (status === 401) c.header("www-authenticate", CHALLENGE);
  const answer = toProblemAnswer(problem.problem, problem.message, place.instance);
  return answerJson(c, answer, status);
}

function toProblem(thrown: unknown, { instance, failure, reportFailure }: Place): Problem {
  if (thrown instanceof Problem) return thrown;
  reportFailure(thrown, instance);
  if (!isStoreUnavailable(thrown)) return new Problem(failure, "internal error");
  const detail = isStatementTooSlow(thrown)
    ? "the database was not done in time, and was stopped; ask for less, or try again"
    : "the database did not answer; try again";
  return new Problem("storeUnavailable", detail);
}
