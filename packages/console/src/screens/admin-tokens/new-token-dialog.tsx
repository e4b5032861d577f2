import { useState } from "react";

import { type Scope, SCOPES } from "../../api/permissions.ts";
import { answerOf, api } from "../../api/service.ts";
import { useWrite } from "../../api/use-write.ts";
import { TERMS } from "../../format/durations.ts";
import { Checkbox, Select, TextInput } from "../../ui/form/inputs.tsx";
import { FormDialog } from "../shared/change/form-dialog.tsx";
import { ShownOnce } from "../shared/shown-once.tsx";

const ABOUT: Readonly<Record<Scope, string>> = {
  read: "Everything but tokens and the audit log.",
  "keys:write": "Keys and users: read and change.",
  "settings:write": "Providers and routes: read and change.",
  "policies:write": "Policies: read and change.",
  admin: "Everything.",
};

/** Makes a token, and shows it: the only time it is seen. */
export function NewTokenDialog({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly Scope[]>(["read"]);
  const [ttl, setTtl] = useState("2160h");
  const [token, setToken] = useState<string>();
  const { run, isBusy, error } = useWrite({ changes: [["admin-tokens"]] });
  const body = { name: name.trim(), scopes: [...scopes], ...(ttl !== "" && { ttl }) };
  const create = async () => {
    const created = await run(() => answerOf(api.POST("/api/admin-tokens", { body })));
    setToken(created.token);
  };
  if (token !== undefined) {
    return (
      <ShownOnce
        title="Token created"
        label="Token"
        secret={token}
        why="Copy the token now. Only its hash is kept, so nobody can show it again."
        onClose={onClose}
      />
    );
  }
  return (
    <FormDialog
      title="Create token"
      verb="Create token"
      onClose={onClose}
      onSubmit={create}
      isBusy={isBusy}
      isComplete={body.name !== "" && scopes.length > 0}
      error={error}
      call={{ method: "POST", path: "/api/admin-tokens", body }}
    >
      <TextInput label="Name" value={name} maxLength={255} autoFocus onChange={setName} />
      <fieldset className="space-y-2">
        <legend className="mb-1 text-sm font-medium">Scopes</legend>
        {SCOPES.map((scope) => (
          <Checkbox
            key={scope}
            label={<code className="font-mono text-xs">{scope}</code>}
            hint={ABOUT[scope]}
            isChecked={scopes.includes(scope)}
            onChange={(is) =>
              setScopes(is ? [...scopes, scope] : scopes.filter((it) => it !== scope))
            }
          />
        ))}
      </fieldset>
      <Select label="Expires" value={ttl} choices={TERMS} onChange={setTtl} />
    </FormDialog>
  );
}
