import { allPages } from "../../../api/all-pages.ts";
import { answerOf, api } from "../../../api/service.ts";
import { limitInWords, limitsOf } from "../../../format/limits.ts";
import { isoTime } from "../../../format/time.ts";
import { type Key, type KeyFilter, searchOf } from "../key-queries.ts";

const PAGE = 500;

/** All keys that a filter means, page by page. */
export const exportKeys = (filter: KeyFilter) =>
  allPages(
    (cursor) => {
      const body = searchOf(filter, { limit: PAGE, cursor });
      return answerOf(api.POST("/api/v2/key-management/keys", { body }));
    },
    ({ keys }) => keys.map(toRow),
  );

const toRow = (key: Key) => ({
  id: key.keyId,
  name: key.name,
  created: isoTime(key.createdAt),
  revoked: key.revoked,
  limits: limitsOf(key)
    .map((limit) => limitInWords(limit, "en"))
    .join("; "),
  policyId: key.policyId,
  settingIds: key.settingIds.join(" "),
  tags: (key.tags ?? []).join(" "),
});
