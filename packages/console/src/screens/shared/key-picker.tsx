import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { useKeysById } from "../../api/named.ts";
import { answerOf, api } from "../../api/service.ts";
import { Checkbox } from "../../ui/form/inputs.tsx";
import { SearchInput } from "../../ui/form/search-input.tsx";

interface KeyPickerProps {
  readonly label: string;
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

const SHOWN = 20;

/** Chooses keys by their names: those that are chosen first, then those that match. */
export function KeyPicker({ label, chosen, onChange }: KeyPickerProps) {
  const [name, setName] = useState("");
  const { data: known = [] } = useKeysById(chosen);
  const { data: found } = useQuery({
    queryKey: ["keys", "picked", name],
    queryFn: ({ signal }) =>
      answerOf(api.POST("/api/v2/key-management/keys", { body: { name, limit: SHOWN }, signal })),
  });
  const isChosen = (id: string) => chosen.includes(id);
  const keys = [
    ...known.filter(({ keyId }) => isChosen(keyId)),
    ...(found?.keys ?? []).filter(({ keyId }) => !isChosen(keyId)),
  ];
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium">{label}</legend>
      <div className="space-y-2 rounded-lg border border-line p-2.5">
        <SearchInput label="Name of a key" value={name} onChange={setName} />
        <div
          className="max-h-40 space-y-1.5 overflow-y-auto"
          tabIndex={0}
          role="group"
          aria-label={label}
        >
          {keys.map((key) => (
            <Checkbox
              key={key.keyId}
              label={<bdi className="wrap-anywhere">{key.name}</bdi>}
              isChecked={isChosen(key.keyId)}
              onChange={(is) =>
                onChange(is ? [...chosen, key.keyId] : chosen.filter((id) => id !== key.keyId))
              }
            />
          ))}
          {keys.length === 0 && <p className="text-soft">No key has this name.</p>}
        </div>
      </div>
    </fieldset>
  );
}
