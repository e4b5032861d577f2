import {
  selectLiveSessions,
  type SessionRow,
} from "../../../access/sessions/select-live-sessions.ts";
import type { Deps } from "../../../deps.ts";
import { type PageRequest, readPages } from "../../../paging/read-pages.ts";
import type { SessionAccess } from "../session-access.ts";

const PAGE_SIZE = 500;

/** All sessions that last, the newest first. */
export function findSessions(
  { now, reads }: Deps,
  { rules }: SessionAccess,
): AsyncGenerator<readonly SessionRow[]> {
  const wanted = selectLiveSessions(reads, now(), rules).orderBy("session.version", "desc");
  return readPages({}, PAGE_SIZE, ({ last, size }: PageRequest<SessionRow>) =>
    (last === undefined ? wanted : wanted.where("session.version", "<", last.version))
      .limit(size)
      .execute(),
  );
}
