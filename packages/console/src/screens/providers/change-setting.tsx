import { useState } from "react";

import { answerOf, api, taggedAnswerOf } from "../../api/service.ts";
import { useWrite } from "../../api/use-write.ts";
import { TextInput } from "../../ui/form/inputs.tsx";
import { changedMembers } from "../shared/change/changed-members.ts";
import { Difference } from "../shared/change/difference.tsx";
import { FormDialog } from "../shared/change/form-dialog.tsx";
import { useCurrent } from "../shared/change/use-current.ts";
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
  const {
    begun,
    failure,
    save: saveAs,
    theirs,
  } = useCurrent(["settings", id], () =>
    taggedAnswerOf(api.GET("/api/provider-settings/{id}", { params })),
  );
  const { data: providers = [] } = useProviders();
  const [typed, setTyped] = useState<SettingDraft>();
  const [values, setValues] = useState<FieldValues>({});
  const { run, isBusy, error } = useWrite({ changes: [["settings"]], says: "Provider changed" });
  const provider = providers.find((it) => it.id === setting.provider);
  const old = draftOf(begun ?? setting);
  const draft = typed ?? old;
  const change = (members: Partial<SettingDraft>) => setTyped({ ...draft, ...members });
  const given = filledIn(values);
  const shared = changedMembers(membersOf(old), membersOf(draft));
  const save = async () => {
    const body = { ...shared, ...(Object.keys(given).length > 0 && { setting: given }) };
    await saveAs((etag) => {
      const header = { "if-match": etag };
      return run(() =>
        answerOf(api.PATCH("/api/provider-settings/{id}", { params: { ...params, header }, body })),
      );
    });
    onClose();
  };
  const hasChange = Object.keys(shared).length + Object.keys(given).length > 0;
  return (
    <FormDialog
      title={
        <>
          Change <bdi>{setting.name === "" ? setting.provider : setting.name}</bdi>
        </>
      }
      verb="Save changes"
      onClose={onClose}
      onSubmit={save}
      isBusy={isBusy}
      isComplete={hasChange}
      isReading={begun === undefined}
      error={error ?? failure}
      conflict={theirs !== undefined && <Difference before={begun ?? setting} after={theirs} />}
      call={{
        method: "PATCH",
        path: `/api/provider-settings/${id}`,
        body: {
          ...shared,
          ...(Object.keys(given).length > 0 && { setting: withoutSecrets(provider, values) }),
        },
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
