import { useState } from "react";

import { answerOf, api, done } from "../../api/service.ts";
import { useAllowed } from "../../api/session.ts";
import { useWrite } from "../../api/use-write.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/overlay/confirm.tsx";
import { EquivalentCall } from "../shared/change/api-call.tsx";
import type { Key } from "./key-queries.ts";
import { RotateKey } from "./secret/rotate-key.tsx";

interface KeyActionsProps {
  readonly apiKey: Key;
  readonly onEdit: () => void;
  /** Called when the key has been deleted. */
  readonly onGone: () => void;
}

type Asking = "rotate" | "revoke" | "restore" | "delete";

/** What can be done with a key by whoever is signed in: of one from a file, only to revoke it. */
export function KeyActions({ apiKey, onEdit, onGone }: KeyActionsProps) {
  const [asking, setAsking] = useState<Asking>();
  const mayWrite = useAllowed("keys:write");
  if (!mayWrite) return null;
  const isManaged = (apiKey.configName ?? "") !== "";
  const stop = () => setAsking(undefined);
  return (
    <>
      {!isManaged && (
        <>
          <Button
            look="danger"
            icon="trash"
            className="mr-auto"
            onClick={() => setAsking("delete")}
          >
            <span className="max-sm:sr-only">Delete</span>
          </Button>
          <Button icon="refresh" onClick={() => setAsking("rotate")}>
            Rotate
          </Button>
        </>
      )}
      {apiKey.revoked ? (
        <Button onClick={() => setAsking("restore")}>Restore</Button>
      ) : (
        <Button look="danger" onClick={() => setAsking("revoke")}>
          Revoke
        </Button>
      )}
      {!isManaged && (
        <Button look="primary" onClick={onEdit}>
          Change
        </Button>
      )}
      {asking === "rotate" && <RotateKey apiKey={apiKey} onClose={stop} />}
      {(asking === "revoke" || asking === "restore") && (
        <Revocation apiKey={apiKey} onClose={stop} />
      )}
      {asking === "delete" && <Deletion apiKey={apiKey} onClose={stop} onGone={onGone} />}
    </>
  );
}

/** Revokes a key, or lets it call again. */
function Revocation({ apiKey, onClose }: { readonly apiKey: Key; readonly onClose: () => void }) {
  const { keyId: id, name, revoked } = apiKey;
  const { run } = useWrite({ changes: [["keys"]], says: revoked ? "Key restored" : "Key revoked" });
  const body = { revoked: !revoked };
  const confirm = () =>
    run(() =>
      answerOf(api.PATCH("/api/key-management/keys/{id}", { params: { path: { id } }, body })),
    );
  return (
    <Confirm
      title={revoked ? "Restore this key?" : "Revoke this key?"}
      verb={revoked ? "Restore key" : "Revoke key"}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>
        <bdi className="font-medium">{name}</bdi>{" "}
        {revoked
          ? "can call again within its limits."
          : "cannot call any more, in any proxy, within a second. It can be restored."}
      </p>
      <EquivalentCall call={{ method: "PATCH", path: `/api/key-management/keys/${id}`, body }} />
    </Confirm>
  );
}

function Deletion({
  apiKey,
  onClose,
  onGone,
}: Omit<KeyActionsProps, "onEdit"> & { readonly onClose: () => void }) {
  const { keyId: id, name } = apiKey;
  const { run } = useWrite({ changes: [], says: "Key deleted" });
  const { run: refresh } = useWrite({
    changes: [
      ["keys", "pages"],
      ["keys", "by-id"],
    ],
  });
  const confirm = async () => {
    await run(() =>
      done(api.DELETE("/api/key-management/keys/{id}", { params: { path: { id } } })),
    );
    onGone();
    await refresh(() => Promise.resolve());
  };
  return (
    <Confirm title="Delete this key?" verb="Delete key" onConfirm={confirm} onClose={onClose}>
      <p>
        <bdi className="font-medium">{name}</bdi> is gone for good. What it spent stays in the bill
        and in reports.
      </p>
      <EquivalentCall call={{ method: "DELETE", path: `/api/key-management/keys/${id}` }} />
    </Confirm>
  );
}
