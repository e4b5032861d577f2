import { useState } from "react";

import { answerOf, api } from "../../../api/service.ts";
import { useWrite } from "../../../api/use-write.ts";
import { Select } from "../../../ui/form/inputs.tsx";
import { FormDialog } from "../../shared/change/form-dialog.tsx";
import type { Key } from "../key-queries.ts";
import { NewSecret } from "./new-secret-view.tsx";
import { newSecret } from "./new-secret.ts";

const OVERLAPS = [
  { value: "0s", label: "At once" },
  { value: "1h", label: "After an hour" },
  { value: "24h", label: "After a day" },
  { value: "168h", label: "After a week" },
];

/** Gives a key another secret; the old one goes on working for a while, so that applications can be changed in between. */
export function RotateKey({
  apiKey,
  onClose,
}: {
  readonly apiKey: Key;
  readonly onClose: () => void;
}) {
  const [overlap, setOverlap] = useState("24h");
  const [secret, setSecret] = useState<string>();
  const { run, isBusy, error } = useWrite({ changes: [["keys"]] });
  const { keyId: id, name } = apiKey;
  const rotate = async () => {
    const key = newSecret();
    const params = { path: { id } };
    await run(() =>
      answerOf(
        api.POST("/api/key-management/keys/{id}/rotate", { params, body: { key, overlap } }),
      ),
    );
    setSecret(key);
  };
  if (secret !== undefined) {
    return (
      <NewSecret
        shape="modal"
        title={`New secret of ${name}`}
        secret={secret}
        provider={undefined}
        onClose={onClose}
      />
    );
  }
  return (
    <FormDialog
      shape="modal"
      title={`Rotate ${name}`}
      verb="Make new secret"
      onClose={onClose}
      onSubmit={rotate}
      isBusy={isBusy}
      isComplete
      error={error}
      call={{
        method: "POST",
        path: `/api/key-management/keys/${id}/rotate`,
        body: { key: "A_SECRET_OF_YOUR_CHOICE", overlap },
      }}
    >
      <Select
        label="The old secret stops working"
        value={overlap}
        choices={OVERLAPS}
        onChange={setOverlap}
      />
    </FormDialog>
  );
}
