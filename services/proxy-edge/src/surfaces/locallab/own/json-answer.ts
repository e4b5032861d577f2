import type { OwnAnswer } from "../../../own-answers.ts";

export const jsonAnswer = (body: object, status = 200): OwnAnswer => ({
  status,
  body: Buffer.from(JSON.stringify(body)),
});
