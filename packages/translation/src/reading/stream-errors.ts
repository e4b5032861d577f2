import type { AnswerError } from "../model/answer.ts";

/** A stream that broke off before its answer had ended. */
export const CUT: AnswerError = {
  status: 502,
  type: "stream_cut",
  message: "The upstream's answer was broken off.",
};

/** Pieces of two calls in turns: no dialect can say so, and which piece is whose would be a guess for the caller. */
export const INTERLEAVED: AnswerError = {
  status: 502,
  type: "invalid_answer",
  message: "The upstream's answer mixes the pieces of several tool calls.",
};

export const TOO_LONG: AnswerError = {
  status: 502,
  type: "invalid_answer",
  message: "The upstream's answer has an event that is too long to be translated.",
};
