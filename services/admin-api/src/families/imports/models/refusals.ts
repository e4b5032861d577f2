/** Why what another gateway counts is not taken over. */
export const TOO_OLD = "events of its time are no longer kept (LINTEL_EVENT_RETENTION)";
export const IN_FUTURE = "its time has not come yet, by the clock of this service";
