import { addressBlocks } from "./address-blocks.ts";
import { addresses } from "./addresses.ts";
import { cardsAndBanks } from "./cards-and-banks.ts";
import { credentials } from "./credentials.ts";
import { dates } from "./dates.ts";
import type { Detector } from "./detector.ts";
import { documents } from "./documents.ts";
import { nationalIds } from "./national-ids.ts";
import { network } from "./network.ts";
import { people } from "./people.ts";
import { phones } from "./phones.ts";
import { secrets } from "./secrets.ts";

/** Every detector. Their order does not matter: of overlapping spans the surer one stays. */
export const DETECTORS: readonly Detector[] = [
  cardsAndBanks,
  nationalIds,
  documents,
  network,
  phones,
  dates,
  addresses,
  addressBlocks,
  people,
  credentials,
  secrets,
];
