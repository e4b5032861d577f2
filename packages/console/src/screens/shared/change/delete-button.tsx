import type { QueryKey } from "@tanstack/react-query";
import { useState } from "react";

import { useWrite } from "../../../api/use-write.ts";
import { Button } from "../../../ui/button.tsx";
import { Confirm } from "../../../ui/overlay/confirm.tsx";
import { EquivalentCall } from "./api-call.tsx";

interface DeleteButtonProps {
  /** In a sentence: `provider`, `policy`. */
  readonly kind: string;
  readonly name: string;
  /** What follows, as a sentence after the name. */
  readonly consequence: string;
  readonly changes: readonly QueryKey[];
  /** What is deleted, below the service: `/api/users/…`. */
  readonly path: string;
  readonly onDelete: () => Promise<unknown>;
  readonly onGone: () => void;
  /** Within a row of a table. */
  readonly isSmall?: boolean;
  /** Another word than `Delete`. */
  readonly verb?: keyof typeof PAST;
}

const PAST = { Delete: "Deleted", Revoke: "Revoked", End: "Ended" } as const;

/** Deletes after asking. */
export function DeleteButton({
  kind,
  name,
  consequence,
  verb = "Delete",
  ...props
}: DeleteButtonProps) {
  const { changes, path, onDelete, onGone, isSmall = false } = props;
  const [isAsking, setIsAsking] = useState(false);
  const { run } = useWrite({ changes, says: `${PAST[verb]}: ${name}` });
  const confirm = async () => {
    await run(onDelete);
    onGone();
  };
  return (
    <>
      <Button
        look="danger"
        isSmall={isSmall}
        {...(!isSmall && { icon: "trash" })}
        onClick={() => setIsAsking(true)}
      >
        {verb}
      </Button>
      {isAsking && (
        <Confirm
          title={`${verb} this ${kind}?`}
          verb={`${verb} ${kind}`}
          onConfirm={confirm}
          onClose={() => setIsAsking(false)}
        >
          <p>
            <bdi className="font-medium wrap-anywhere">{name}</bdi> {consequence}
          </p>
          <EquivalentCall call={{ method: "DELETE", path }} />
        </Confirm>
      )}
    </>
  );
}
