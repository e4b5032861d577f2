import { Link } from "wouter";

import { HolderLimits } from "../../shared/limits/holder-limits.tsx";
import { useUserNamed } from "../request-queries.ts";

interface RequestLimitsProps {
  readonly keyId: string;
  readonly keyName: string | undefined;
  /** As the call named them; empty where it named no user. */
  readonly userId: string;
}

/** The limits that calls like this one are under, and where they stand now. */
export function RequestLimits({ keyId, keyName, userId }: RequestLimitsProps) {
  const { data: user } = useUserNamed(userId);
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <div className="min-w-0 space-y-2">
        <h4 className="truncate text-sm text-soft">
          Of the key <bdi>{keyName ?? ""}</bdi>
        </h4>
        <HolderLimits kind="key" id={keyId} />
      </div>
      {user !== undefined && user !== null && (
        <div className="min-w-0 space-y-2">
          <h4 className="truncate text-sm text-soft">
            Of the user{" "}
            <Link href={`/users?user=${user.id}`} className="underline">
              <bdi>{user.name}</bdi>
            </Link>
          </h4>
          <HolderLimits kind="user" id={user.id} />
        </div>
      )}
    </div>
  );
}
