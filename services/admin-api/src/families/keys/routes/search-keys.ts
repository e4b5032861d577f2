import type { Deps } from "../../../deps.ts";
import { answerList } from "../../../http/answers/answers.ts";
import { readBody } from "../../../http/input/read-body.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { nextCursorMember, readCursor } from "../../../paging/cursor.ts";
import { pageOf, toOrder } from "../../../paging/page.ts";
import { toKeyAnswer } from "../models/key-answer.ts";
import { KeySearch, KeySearchAnswer } from "../models/key-search.ts";
import { countKeys, findKeys } from "../queries/find-keys.ts";

const operation = {
  method: "post",
  path: "/api/v2/key-management/keys",
  operationId: "searchKeys",
  tag: "keys",
  summary: "Search for keys, page by page",
  scope: "keys:read",
  body: KeySearch,
  problems: ["keySearchInvalid"],
  failure: "keySearch",
  answer: KeySearchAnswer,
} as const satisfies Operation;

/** POST /api/v2/key-management/keys */
export const serveSearchKeys = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const search = await readBody(c, operation, "keySearchInvalid");
    const count = search.returnCount === true ? await countKeys(deps.reads, search) : 0;
    const order = toOrder(search.order ?? "") ?? "desc";
    const page = { ...pageOf(search), after: readCursor(search.cursor ?? "") };
    return answerList(c, {
      pages: findKeys(deps.reads, search, order, page),
      toElement: ({ key }) => toKeyAnswer(key),
      frame: {
        open: '{"keys":[',
        close: (end) => `],"count":${count}${nextCursorMember(end, page)}}`,
      },
      reportFailure: (error) => deps.reportFailure(error, operation.path),
    });
  });
