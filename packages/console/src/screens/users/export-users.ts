import { answerOf, api } from "../../api/service.ts";
import { limitInWords, limitsOf } from "../../format/limits.ts";
import { isoTime } from "../../format/time.ts";
import { queryOf, type UserFilter } from "./user-queries.ts";
import type { User } from "./user.ts";

const PAGE = 500;

/** All users that a filter leaves, page by page. */
export async function* exportUsers(filter: UserFilter) {
  for (let page = 0; ; page += 1) {
    const query = queryOf(filter, { size: PAGE, page });
    const users = await answerOf(api.GET("/api/users", { params: { query } }));
    yield users.map(toRow);
    if (users.length < PAGE) return;
  }
}

const toRow = (user: User) => ({
  id: user.id,
  name: user.name,
  userId: user.userId,
  created: isoTime(user.createdAt),
  revoked: user.revoked,
  limits: limitsOf(user)
    .map((limit) => limitInWords(limit, "en"))
    .join("; "),
  allowedModels: (user.allowedModels ?? []).join(" "),
  keyIds: (user.keyIds ?? []).join(" "),
  tags: (user.tags ?? []).join(" "),
});
