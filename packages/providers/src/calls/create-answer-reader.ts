import type { AnswerForm, AnswerReader } from "../contract/answer.ts";
import type { Endpoint } from "../contract/endpoint.ts";

/** Reads an endpoint's answer, and passes it on in the dialect of the call. */
export const createAnswerReader = (
  { dialect, translation }: Pick<Endpoint, "dialect" | "translation">,
  form: AnswerForm,
): AnswerReader =>
  translation === undefined ? dialect.createReader(form) : translation.answer(form, dialect);
