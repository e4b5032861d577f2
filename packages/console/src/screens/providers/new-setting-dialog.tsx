import { useState } from "react";

import { answerOf, api } from "../../api/service.ts";
import { useWrite } from "../../api/use-write.ts";
import { Select, TextInput } from "../../ui/form/inputs.tsx";
import { FormDialog } from "../shared/change/form-dialog.tsx";
import { splitTags } from "../shared/list/tags.tsx";
import { useProviders } from "./provider-queries.ts";
import { type FieldValues, filledIn, SettingFields, withoutSecrets } from "./setting-fields.tsx";

/** Stores the credentials of an account. */
export function NewSettingDialog({ onClose }: { readonly onClose: () => void }) {
  const { data: providers = [] } = useProviders();
  const [id, setId] = useState("openai");
  const [name, setName] = useState("");
  const [models, setModels] = useState("");
  const [values, setValues] = useState<FieldValues>({});
  const { run, isBusy, error } = useWrite({ changes: [["settings"]], says: "Provider added" });
  const provider = providers.find((it) => it.id === id);
  const shared = { provider: id, name: name.trim(), allowedModels: splitTags(models) };
  const create = async () => {
    const body = { ...shared, setting: filledIn(values) };
    await run(() => answerOf(api.PUT("/api/provider-settings", { body })));
    onClose();
  };
  const isComplete = provider?.fields.every(
    ({ alternative, isAmbient, isRequired, name: field }) =>
      !isRequired || isAmbient || (values[field] ?? values[alternative ?? ""] ?? "") !== "",
  );
  return (
    <FormDialog
      title="Add provider"
      verb="Add provider"
      onClose={onClose}
      onSubmit={create}
      isBusy={isBusy}
      isComplete={isComplete === true}
      error={error}
      call={{
        method: "PUT",
        path: "/api/provider-settings",
        body: { ...shared, setting: withoutSecrets(provider, values) },
      }}
    >
      <Select
        label="Provider"
        value={id}
        choices={providers.map((it) => ({ value: it.id, label: it.id }))}
        onChange={(chosen) => {
          setId(chosen);
          setValues({});
        }}
      />
      <TextInput label="Name" isOptional value={name} maxLength={255} onChange={setName} />
      {provider !== undefined && (
        <SettingFields provider={provider} values={values} onChange={setValues} />
      )}
      <TextInput
        label="Allowed models"
        isOptional
        value={models}
        placeholder="gpt-4o-mini, gpt-4o"
        hint="Separated by commas. Empty allows all."
        onChange={setModels}
      />
    </FormDialog>
  );
}
