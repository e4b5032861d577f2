import { useState } from "react";

import { answerOf, api, taggedAnswerOf } from "../../api/service.ts";
import { TextInput } from "../../ui/form/inputs.tsx";
import { changedMembers } from "../shared/change/changed-members.ts";
import { FormDialog } from "../shared/change/form-dialog.tsx";
import { useChange } from "../shared/change/use-change.tsx";
import { splitTags } from "../shared/list/tags.tsx";
import { PriceFields } from "./price-fields.tsx";
import { costMapOf, draftsOf as pricesOf, type PriceDraft } from "./price-overrides.ts";
import { type Setting, useProviders } from "./provider-queries.ts";
import { type FieldValues, filledIn, SettingFields, withoutSecrets } from "./setting-fields.tsx";

/** Changes an account, unless someone else has changed it meanwhile. */
export function ChangeSetting({
  setting,
  onClose,
}: {
  readonly setting: Setting;
  readonly onClose: () => void;
}) {
  const { id } = setting;
  const params = { path: { id } };
  const { draft, formOf, old, setDraft } = useChange({
    listed: setting,
    queryKey: ["settings", id],
    read: () => taggedAnswerOf(api.GET("/api/provider-settings/{id}", { params })),
    draftOf,
    says: "Provider changed",
    onClose,
  });
  const { data: providers = [] } = useProviders();
  const [values, setValues] = useState<FieldValues>({});
  const provider = providers.find((it) => it.id === setting.provider);
  const change = (members: Partial<SettingDraft>) => setDraft({ ...draft, ...members });
  const shared = changedMembers(membersOf(old), membersOf(draft));
  const given = filledIn(values);
  const bodyWith = (fields: FieldValues) => ({
    ...shared,
    ...(Object.keys(fields).length > 0 && { setting: { ...fields } }),
  });
  const write = (etag: string) => {
    const header = { "if-match": etag };
    const body = bodyWith(given);
    return answerOf(
      api.PATCH("/api/provider-settings/{id}", { params: { ...params, header }, body }),
    );
  };
  return (
    <FormDialog
      title={
        <>
          Change <bdi>{setting.name === "" ? setting.provider : setting.name}</bdi>
        </>
      }
      {...formOf(write)}
      isComplete={Object.keys(bodyWith(given)).length > 0}
      call={{
        method: "PATCH",
        path: `/api/provider-settings/${id}`,
        body: bodyWith(withoutSecrets(provider, values)),
      }}
    >
      <TextInput
        label="Name"
        isOptional
        value={draft.name}
        maxLength={255}
        onChange={(name) => change({ name })}
      />
      {provider !== undefined && (
        <SettingFields provider={provider} values={values} onChange={setValues} isChange />
      )}
      <TextInput
        label="Allowed models"
        isOptional
        value={draft.models}
        hint="Separated by commas. Empty allows all."
        onChange={(models) => change({ models })}
      />
      <PriceFields drafts={draft.prices} onChange={(prices) => change({ prices })} />
    </FormDialog>
  );
}

/** What is shown of an account, while it is changed. */
interface SettingDraft {
  readonly name: string;
  readonly models: string;
  readonly prices: readonly PriceDraft[];
}

const draftOf = ({ allowedModels, costMap, name }: Setting): SettingDraft => ({
  name,
  models: allowedModels.join(", "),
  prices: pricesOf(costMap),
});

const membersOf = ({ models, name, prices }: SettingDraft) => ({
  name,
  allowedModels: splitTags(models),
  costMap: costMapOf(prices),
});
