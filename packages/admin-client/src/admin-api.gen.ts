// Written by `npm run api-types` from services/admin-api/openapi.json.
export interface paths {
    "/api/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the service answers
         * @description Says nothing about the database: `/readyz` does.
         *
         *     A token needs one of the scopes `read`, `keys:write`, `settings:write`, `policies:write`, `admin`.
         */
        get: operations["readHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/provider-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read provider settings
         * @description The settings with these ids, in their order; without ids all of them, or a page of them.
         *
         *     A token needs one of the scopes `read`, `settings:write`, `admin`.
         */
        get: operations["listProviderSettings"];
        /**
         * Store the credentials of an upstream account
         * @description A token needs one of the scopes `settings:write`, `admin`.
         */
        put: operations["createProviderSetting"];
        /**
         * Store the credentials of an upstream account
         * @deprecated
         * @description A token needs one of the scopes `settings:write`, `admin`.
         */
        post: operations["createProviderSetting_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/provider-settings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a provider setting
         * @description A token needs one of the scopes `read`, `settings:write`, `admin`.
         */
        get: operations["readProviderSetting"];
        put?: never;
        post?: never;
        /**
         * Delete a provider setting and its credentials
         * @description Refused while keys use it; the answer names them.
         *
         *     A token needs one of the scopes `settings:write`, `admin`.
         */
        delete: operations["deleteProviderSetting"];
        options?: never;
        head?: never;
        /**
         * Change a provider setting
         * @description A token needs one of the scopes `settings:write`, `admin`.
         */
        patch: operations["updateProviderSetting"];
        trace?: never;
    };
    "/api/provider-settings/{id}/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read whether calls go to a provider setting
         * @description A setting that fails rests, with the model that fails or with all of them, in every proxy. Routes, and keys that rotate, pass it over meanwhile.
         *
         *     A token needs one of the scopes `read`, `settings:write`, `admin`.
         */
        get: operations["readProviderSettingHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/provider-settings/{id}/health/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let calls go to a provider setting again
         * @description All proxies forget at once that it failed. Should it still fail, it rests again after a few calls.
         *
         *     A token needs one of the scopes `settings:write`, `admin`.
         */
        post: operations["resetProviderSettingHealth"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/provider-settings/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try the address and the credential of a provider setting
         * @description Asks its upstream for the models it has, which costs nothing, within five seconds, from where this service runs. Nothing is changed: neither breakers nor health follow from it.
         *
         *     A token needs one of the scopes `settings:write`, `admin`.
         */
        post: operations["testProviderSetting"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/key-management/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read keys by their tags, ids or provider
         * @description At least one filter is required; keys match when they meet all that are given.
         *
         *     A token needs one of the scopes `read`, `keys:write`, `admin`.
         */
        get: operations["listKeys"];
        /**
         * Create a key
         * @description A token needs one of the scopes `keys:write`, `admin`.
         */
        put: operations["createKey"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/key-management/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Search for keys, page by page
         * @description A token needs one of the scopes `read`, `keys:write`, `admin`.
         */
        post: operations["searchKeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/key-management/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a key
         * @description A token needs one of the scopes `read`, `keys:write`, `admin`.
         */
        get: operations["readKey"];
        put?: never;
        post?: never;
        /**
         * Delete a key
         * @description Its events and spend are kept; its secret can be used for another key.
         *
         *     A token needs one of the scopes `keys:write`, `admin`.
         */
        delete: operations["deleteKey"];
        options?: never;
        head?: never;
        /**
         * Change a key
         * @description A token needs one of the scopes `keys:write`, `admin`.
         */
        patch: operations["updateKey"];
        trace?: never;
    };
    "/api/key-management/keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate a key's secret
         * @description The previous secret stays valid for the overlap. Secrets from earlier rotations keep their own end, or get this one where it is earlier: without an overlap, only the new secret is valid.
         *
         *     A token needs one of the scopes `keys:write`, `admin`.
         */
        post: operations["rotateKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/custom/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read all custom providers, or a page of them
         * @description A token needs one of the scopes `read`, `settings:write`, `admin`.
         */
        get: operations["listCustomProviders"];
        put?: never;
        /**
         * Add a custom provider
         * @description A token needs one of the scopes `settings:write`, `admin`.
         */
        post: operations["createCustomProvider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/custom/providers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a custom provider
         * @description A token needs one of the scopes `read`, `settings:write`, `admin`.
         */
        get: operations["readCustomProvider"];
        put?: never;
        post?: never;
        /**
         * Delete a custom provider
         * @description Refused while provider settings or routes use it; the answer names them.
         *
         *     A token needs one of the scopes `settings:write`, `admin`.
         */
        delete: operations["deleteCustomProvider"];
        options?: never;
        head?: never;
        /**
         * Change a custom provider
         * @description A token needs one of the scopes `settings:write`, `admin`.
         */
        patch: operations["updateCustomProvider"];
        trace?: never;
    };
    "/api/routes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read all routes, or a page of them
         * @description A token needs one of the scopes `read`, `settings:write`, `admin`.
         */
        get: operations["listRoutes"];
        put?: never;
        /**
         * Make a route
         * @description A token needs one of the scopes `settings:write`, `admin`.
         */
        post: operations["createRoute"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/routes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a route
         * @description A token needs one of the scopes `read`, `settings:write`, `admin`.
         */
        get: operations["readRoute"];
        put?: never;
        post?: never;
        /**
         * Delete a route
         * @description Its path is free again.
         *
         *     A token needs one of the scopes `settings:write`, `admin`.
         */
        delete: operations["deleteRoute"];
        options?: never;
        head?: never;
        /**
         * Change a route
         * @description A token needs one of the scopes `settings:write`, `admin`.
         */
        patch: operations["updateRoute"];
        trace?: never;
    };
    "/api/routes/{id}/try": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show where a call of a route would go
         * @description The steps with the key's settings, in the order they would be tried now, and why. No provider is called. What only a proxy knows is left out: how quick steps have been, and what a call costs.
         *
         *     A token needs one of the scopes `read`, `settings:write`, `admin`.
         */
        post: operations["tryRoute"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the policies that have all of the tags, or a page of all
         * @description A token needs one of the scopes `read`, `policies:write`, `admin`.
         */
        get: operations["listPolicies"];
        put?: never;
        /**
         * Make a policy
         * @description A token needs one of the scopes `policies:write`, `admin`.
         */
        post: operations["createPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the policies that have all of the tags, or a page of all
         * @deprecated
         * @description A token needs one of the scopes `read`, `policies:write`, `admin`.
         */
        get: operations["listPolicies_get"];
        put?: never;
        /**
         * Make a policy
         * @deprecated
         * @description A token needs one of the scopes `policies:write`, `admin`.
         */
        post: operations["createPolicy_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/policies/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a policy
         * @description A token needs one of the scopes `read`, `policies:write`, `admin`.
         */
        get: operations["readPolicy"];
        put?: never;
        post?: never;
        /**
         * Delete a policy
         * @description Refused as long as keys have it; the answer names them.
         *
         *     A token needs one of the scopes `policies:write`, `admin`.
         */
        delete: operations["deletePolicy"];
        options?: never;
        head?: never;
        /**
         * Change a policy
         * @description A token needs one of the scopes `policies:write`, `admin`.
         */
        patch: operations["updatePolicy"];
        trace?: never;
    };
    "/policies/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a policy
         * @deprecated
         * @description A token needs one of the scopes `policies:write`, `admin`.
         */
        patch: operations["updatePolicy_patch"];
        trace?: never;
    };
    "/api/policies/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a policy on a text
         * @description The text is stored nowhere.
         *
         *     A token needs one of the scopes `read`, `policies:write`, `admin`.
         */
        post: operations["testPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/policies/{id}/matches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a policy did with calls, over time
         * @description Periods without a call are left out. Fastest if the period begins at midnight (UTC).
         *
         *     A token needs one of the scopes `read`, `policies:write`, `admin`.
         */
        get: operations["listPolicyMatches"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read users by their names, tags, keys or user ids, the newest first
         * @description At least one filter is required; users match when they meet all that are given.
         *
         *     A token needs one of the scopes `read`, `keys:write`, `admin`.
         */
        get: operations["listUsers"];
        put?: never;
        /**
         * Create a user
         * @description A token needs one of the scopes `keys:write`, `admin`.
         */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change users by their user id
         * @description Changes every user with this user id and all of the tags; returns the oldest of them.
         *
         *     A token needs one of the scopes `keys:write`, `admin`.
         */
        patch: operations["updateUsers"];
        trace?: never;
    };
    "/api/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a user
         * @description A token needs one of the scopes `read`, `keys:write`, `admin`.
         */
        get: operations["readUser"];
        put?: never;
        post?: never;
        /**
         * Delete a user
         * @description Events and spend are kept; the user id can be used again.
         *
         *     A token needs one of the scopes `keys:write`, `admin`.
         */
        delete: operations["deleteUser"];
        options?: never;
        head?: never;
        /**
         * Change a user
         * @description A token needs one of the scopes `keys:write`, `admin`.
         */
        patch: operations["updateUser"];
        trace?: never;
    };
    "/api/reporting/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a key's lifetime spend
         * @description A token needs one of the scopes `read`, `admin`.
         */
        get: operations["reportKeySpend"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reporting/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Calls, tokens, cost and latency over time
         * @description A token needs one of the scopes `read`, `admin`.
         */
        post: operations["reportEvents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reporting/events-by-day": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Calls, tokens, cost and latency by day and key
         * @description Whole days in UTC: those that begin at `start` or later, and before `end`.
         *
         *     A token needs one of the scopes `read`, `admin`.
         */
        post: operations["reportDays"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reporting/top-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Keys by what they spent in a period
         * @description A token needs one of the scopes `read`, `admin`.
         */
        post: operations["reportTopKeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reporting/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cost, tokens, calls, errors and speed of a period, beside the period before
         * @description Periods that begin and end with an hour are answered fastest, of users those that do with a day.
         *
         *     A token needs one of the scopes `read`, `admin`.
         */
        post: operations["reportOverview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reporting/last-calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * When keys were last called
         * @description By the calls that are kept, as they are booked: seconds after their end.
         *
         *     A token needs one of the scopes `read`, `admin`.
         */
        get: operations["listLastCalls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reporting/near-limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Keys and users that have spent most of a budget
         * @description The largest share first. Covers limits on all cost, as booked seconds after a call. Holders that an administrator revoked are left out.
         *
         *     A token needs one of the scopes `read`, `admin`.
         */
        get: operations["listNearLimits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reporting/unpriced-models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Models whose calls had no price, at least in part
         * @description Those with the most calls first. A setting's `costMap` can price them.
         *
         *     A token needs one of the scopes `read`, `admin`.
         */
        get: operations["listUnpricedModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reporting/usage-by-class": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a provider's models used, in the classes that have prices of their own
         * @description For comparing with what the provider itself reports: `lintel reconcile` uses it. Computed from single events, so only for periods whose events are still kept.
         *
         *     A token needs one of the scopes `read`, `admin`.
         */
        get: operations["listUsageByClass"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read where the limits of keys and users stand now
         * @description From the ledger's sums, which follow a call within seconds. Unknown ids are left out; at most 100 of each kind are accepted.
         *
         *     A token needs one of the scopes `read`, `keys:write`, `admin`.
         */
        get: operations["listLimits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reporting/user-ids": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The users a key was called for
         * @description A token needs one of the scopes `read`, `admin`.
         */
        get: operations["listUserIds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reporting/users-ids": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The users a key was called for
         * @deprecated
         * @description A token needs one of the scopes `read`, `admin`.
         */
        get: operations["listUserIds_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reporting/custom-ids": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The custom ids of a key's events
         * @description A token needs one of the scopes `read`, `admin`.
         */
        get: operations["listCustomIds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read events of keys, a user or a custom id
         * @description At least one of `customId`, `userId` and `keyIds` must be given.
         *
         *     A token needs one of the scopes `read`, `admin`.
         */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Watch calls as they are booked
         * @description Answers as soon as there are calls after the cursor, or when `wait` is over; asked again with the answer's `cursor`, no call is seen twice or missed. A cursor of more than five minutes ago begins again with the latest calls.
         *
         *     A token needs one of the scopes `read`, `admin`.
         */
        get: operations["listLiveCalls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search for events, page by page
         * @deprecated
         * @description A token needs one of the scopes `read`, `admin`.
         */
        get: operations["searchEvents_get"];
        put?: never;
        /**
         * Search for events, page by page
         * @description A token needs one of the scopes `read`, `admin`.
         */
        post: operations["searchEvents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/events/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an event, the attempts of its call, and how its cost is made up
         * @description A token needs one of the scopes `read`, `admin`.
         */
        get: operations["readEvent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/events/{id}/corrections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Correct the cost of a call whose outcome is unknown
         * @description For events whose `outcome` is `unknown`: their cost is an estimate. The event itself stays unchanged; the difference is booked as an event of its own that `corrects` it, with the same time, key, user and model. Reports show the corrected sum at once, limits within seconds. A cost that is already booked makes no new entry, so the request can be repeated.
         *
         *     A token needs one of the scopes `admin`.
         */
        post: operations["correctEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/events/repricings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reprice past calls of a model
         * @description A dry run unless `apply` is true. Goes through at most 500 calls at a time: repeat it with `nextCursor` until that is null. Events stay as they were booked; each difference is an event of its own that `corrects` it, with the same time, key, user and model, and every page that changes something is in the audit log. Calls that cost that much already are left alone, so it can be repeated. Left out are calls of unknown outcome, calls with parts at prices of their own, and spend of another gateway.
         *
         *     A token needs one of the scopes `admin`.
         */
        post: operations["repriceEvents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the jobs that calls began, newest first, page by page
         * @description Batches, background responses, runs, evaluations and fine-tunings: work that goes on after its call was answered, and is booked once the provider has reported its usage.
         *
         *     A token needs one of the scopes `read`, `admin`.
         */
        get: operations["listJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the built-in providers, and what a setting of each holds
         * @description A token needs one of the scopes `read`, `settings:write`, `admin`.
         */
        get: operations["listProviders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the prices of a provider's models
         * @description Of the price book this release has. Prices of a setting's `costMap` win over them, and are with the setting.
         *
         *     A token needs one of the scopes `read`, `admin`.
         */
        get: operations["listPrices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read all admin tokens, revoked and expired ones included
         * @description A token needs one of the scopes `admin`.
         */
        get: operations["listAdminTokens"];
        put?: never;
        /**
         * Create an admin token
         * @description The token works in `X-API-KEY` and as a bearer token. It is shown only here.
         *
         *     A token needs one of the scopes `admin`.
         */
        post: operations["createAdminToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin-tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an admin token
         * @description Takes effect at once and cannot be undone. The token stays in the list; revoking it again changes nothing.
         *
         *     A token needs one of the scopes `admin`.
         */
        delete: operations["revokeAdminToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the audit log, newest first, page by page
         * @description A token needs one of the scopes `admin`.
         */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Versions, queue, spools, migrations and configuration of the installation
         * @description A token needs one of the scopes `read`, `admin`.
         */
        get: operations["readSystem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the alert rules
         * @description A token needs one of the scopes `read`, `settings:write`, `admin`.
         */
        get: operations["listAlerts"];
        put?: never;
        /**
         * Create an alert rule
         * @description event-worker looks at each rule every 15 seconds and reports each crossing once, by a webhook signed as Standard Webhooks specify: `webhook-id`, the same at each attempt; `webhook-timestamp`, Unix seconds; `webhook-signature`, `v1,` and the base64 of an HMAC-SHA256 over `<id>.<timestamp>.<body>`. What is not answered with 2xx within 10 seconds is tried again, ten times in sixteen hours.
         *
         *     A token needs one of the scopes `settings:write`, `admin`.
         */
        post: operations["createAlert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/alerts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an alert rule
         * @description A token needs one of the scopes `read`, `settings:write`, `admin`.
         */
        get: operations["readAlert"];
        put?: never;
        post?: never;
        /**
         * Delete an alert rule
         * @description Deliveries that are still pending are given up.
         *
         *     A token needs one of the scopes `settings:write`, `admin`.
         */
        delete: operations["deleteAlert"];
        options?: never;
        head?: never;
        /**
         * Change an alert rule
         * @description A webhook is given as a whole; without a secret it keeps the one there is.
         *
         *     A token needs one of the scopes `settings:write`, `admin`.
         */
        patch: operations["updateAlert"];
        trace?: never;
    };
    "/api/alerts/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test message to the webhook of an alert rule
         * @description event-worker sends it, once, within a second or two: `GET /api/alert-deliveries?alertId=…` says how that went.
         *
         *     A token needs one of the scopes `settings:write`, `admin`.
         */
        post: operations["testAlert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/alert-deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List deliveries of alerts, newest first
         * @description Deliveries are kept for 30 days. `state=dead` are those that were given up.
         *
         *     A token needs one of the scopes `read`, `settings:write`, `admin`.
         */
        get: operations["listAlertDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/alert-deliveries/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry a delivery that was given up
         * @description Under the same id; what was delivered stays so.
         *
         *     A token needs one of the scopes `settings:write`, `admin`.
         */
        post: operations["retryAlertDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import objects of another gateway, with their ids
         * @description Used by `lintel import`. Objects keep their ids, their times and, as hashes, their secrets. One that exists already is left as it is, so a request can be repeated. A day's spend is booked up to the given amount: less than what is booked changes nothing.
         *
         *     A token needs one of the scopes `admin`.
         */
        post: operations["importItems"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read everything as a configuration, without secrets
         * @description Secrets are marked to be kept, and what was made by hand has its id: applied as it is, it takes that over and changes nothing.
         *
         *     A token needs one of the scopes `read`, `admin`.
         */
        get: operations["exportConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/config/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show what applying a configuration would do
         * @description It is applied in a transaction that is undone, so what is shown, or refused, is what would happen.
         *
         *     A token needs one of the scopes `admin`.
         */
        post: operations["planConfig"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/config/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Apply a configuration
         * @description What is from a file becomes what this one says, all of it or nothing; what was made by hand stays. Refused where admin-api applies a file of its own (`LINTEL_CONFIG`), which would undo it.
         *
         *     A token needs one of the scopes `admin`.
         */
        post: operations["applyConfig"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who asks, and what they may do
         * @description 401 if nobody is signed in.
         *
         *     A token needs one of the scopes `read`, `keys:write`, `settings:write`, `policies:write`, `admin`.
         */
        get: operations["readSession"];
        put?: never;
        /**
         * Sign in
         * @description Sets a cookie that no script can read, for pages of this service. Needs `x-lintel-csrf: 1`, as every write with the cookie does. Whatever session the browser had is ended.
         */
        post: operations["createSession"];
        /**
         * Sign out
         * @description Ends the session of the cookie, and has the browser forget it.
         *
         *     A token needs one of the scopes `read`, `keys:write`, `settings:write`, `policies:write`, `admin`.
         */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How somebody can sign in
         * @description An identity provider sends the browser back with a session, or to the console with `?sign-in=` and why not: `refused`, `failed`, `expired`, `no-access` (no group that is known), `unavailable`.
         */
        get: operations["listSignInMethods"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read who is signed in
         * @description The newest first. A session that began with a password which is no longer the password is refused at once, and listed until it would have been idle for too long.
         *
         *     A token needs one of the scopes `admin`.
         */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a session
         * @description Takes effect at once. What signed in may sign in again: revoke the token too.
         *
         *     A token needs one of the scopes `admin`.
         */
        delete: operations["revokeSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Problem: {
            /** @example /errors/validation */
            type: string;
            /** @example key validation failed */
            title: string;
            /** @example 400 */
            status: number;
            /** @example fields [name] are invalid */
            detail: string;
            /** @example /api/key-management/keys */
            instance: string;
        };
        ProviderSetting: {
            /** @description Unix seconds. */
            createdAt: number;
            /** @description Unix seconds. */
            updatedAt: number;
            provider: string;
            /** @description Its members that are not secret; absent when there are none. */
            setting?: {
                [key: string]: string;
            };
            /** Format: uuid */
            id: string;
            name: string;
            allowedModels: string[];
            /** @description Names of its own for models; absent when there are none. */
            modelAliases?: {
                [key: string]: string;
            };
            costMap: {
                /** @default null */
                promptCostPerModel: {
                    [key: string]: number;
                } | null;
                /** @default null */
                completionCostPerModel: {
                    [key: string]: number;
                } | null;
                /** @default null */
                embeddingsCostPerModel: {
                    [key: string]: number;
                } | null;
            } | null;
            /** @description Its name in the configuration file that it comes from, which alone can change it; absent if it was made by hand. */
            configName?: string;
        };
        /**
         * @example {
         *       "provider": "openai",
         *       "setting": {
         *         "apikey": "YOUR_OPENAI_KEY"
         *       }
         *     }
         */
        NewProviderSetting: {
            /** @example openai */
            provider: string;
            /**
             * @description Credentials, address and timeouts: `connectTimeout` (5s), `firstByteTimeout`, `idleTimeout` (5m) and `totalTimeout`. `maxConcurrency`: how many calls each proxy sends there at once; more wait, the keys in turn, and get 429 when too many do. Of servers of your own: `allowLoad` and `allowUnload` (`yes`), whether keys may load and unload models there; `usdPerHour`, what an hour of it costs, of which each call pays its part for the time that it holds one of `hourSharedBy` places (`maxConcurrency` unless it says otherwise; of several proxies, of all together). Only these and `url`, `resourceName`, `apiVersion`, `awsRegion`, `projectId` and `location` are ever returned.
             * @example {
             *       "apikey": "YOUR_OPENAI_KEY"
             *     }
             */
            setting?: {
                [key: string]: string;
            };
            name?: string;
            /** @description Empty allows all. */
            allowedModels?: string[];
            /**
             * @description Names of its own for models, on `/v1`: the name that callers use → the provider's name, which has to be among `allowedModels` where there are any.
             * @example {
             *       "fast": "gpt-4o-mini"
             *     }
             */
            modelAliases?: {
                [key: string]: string;
            };
            /** @description Prices of its own, in dollars per 1,000 tokens; they override the price book. */
            costMap?: {
                /** @default null */
                promptCostPerModel: {
                    [key: string]: number;
                } | null;
                /** @default null */
                completionCostPerModel: {
                    [key: string]: number;
                } | null;
                /** @default null */
                embeddingsCostPerModel: {
                    [key: string]: number;
                } | null;
            };
        };
        ProviderSettingHealth: {
            /** Format: uuid */
            id: string;
            provider: string;
            /**
             * @description `open`: calls go elsewhere, where they can. `half-open`: its rest is over, and one call will find out whether it serves again.
             * @enum {string}
             */
            state: "closed" | "open" | "half-open";
            /** @description Those that are not closed. */
            breakers: {
                /** @description Empty for all models of the setting. */
                model: string;
                /**
                 * @description `open`: calls go elsewhere, where they can. `half-open`: its rest is over, and one call will find out whether it serves again.
                 * @enum {string}
                 */
                state: "closed" | "open" | "half-open";
                /**
                 * @description `failed`: not reached, too late, or an error of its own; `limited`: too many calls; `unauthorised`: the credential was refused.
                 * @enum {string}
                 */
                cause: "failed" | "limited" | "unauthorised";
                /** @description Unix milliseconds. */
                sinceMs: number;
                /** @description Unix milliseconds. */
                untilMs: number;
                /** @description How many rests there have been in a row. */
                times: number;
            }[];
        };
        ProviderSettingTest: {
            /**
             * @description `untestable` where the provider lists no models, or the credential is that of the machine a proxy runs on: then only a call shows.
             * @enum {string}
             */
            outcome: "works" | "refused" | "unreachable" | "untestable";
            /** @description Of the upstream's answer. */
            status: number | null;
            tookInMs: number | null;
            /** @description How many models it lists. */
            models: number | null;
            /** @description Why it does not work; empty where it does. */
            error: string;
        };
        ProviderSettingChange: {
            /**
             * @description Credentials, address and timeouts: `connectTimeout` (5s), `firstByteTimeout`, `idleTimeout` (5m) and `totalTimeout`. `maxConcurrency`: how many calls each proxy sends there at once; more wait, the keys in turn, and get 429 when too many do. Of servers of your own: `allowLoad` and `allowUnload` (`yes`), whether keys may load and unload models there; `usdPerHour`, what an hour of it costs, of which each call pays its part for the time that it holds one of `hourSharedBy` places (`maxConcurrency` unless it says otherwise; of several proxies, of all together). Only these and `url`, `resourceName`, `apiVersion`, `awsRegion`, `projectId` and `location` are ever returned.
             * @example {
             *       "apikey": "YOUR_OPENAI_KEY"
             *     }
             */
            setting?: {
                [key: string]: string;
            };
            name?: string;
            /** @description Empty allows all. */
            allowedModels?: string[];
            /**
             * @description Names of its own for models, on `/v1`: the name that callers use → the provider's name, which has to be among `allowedModels` where there are any.
             * @example {
             *       "fast": "gpt-4o-mini"
             *     }
             */
            modelAliases?: {
                [key: string]: string;
            };
            /** @description Prices of its own, in dollars per 1,000 tokens; they override the price book. */
            costMap?: {
                /** @default null */
                promptCostPerModel: {
                    [key: string]: number;
                } | null;
                /** @default null */
                completionCostPerModel: {
                    [key: string]: number;
                } | null;
                /** @default null */
                embeddingsCostPerModel: {
                    [key: string]: number;
                } | null;
            };
        };
        Key: {
            name: string;
            /** @description Unix seconds. */
            createdAt: number;
            /** @description Unix seconds. */
            updatedAt: number;
            tags: string[] | null;
            /** Format: uuid */
            keyId: string;
            revoked: boolean;
            /** @description SHA-256 of the secret, in hex. It does not work as the key. */
            key: string;
            /** @description `expired`: its time to live has passed, or what is left of `costLimitInUsd` can no longer pay for its calls. */
            revokedReason: string;
            /** Format: double */
            costLimitInUsd: number;
            /** Format: double */
            costLimitInUsdOverTime: number;
            costLimitInUsdUnit: string;
            rateLimitOverTime: number;
            rateLimitUnit: string;
            ttl: string;
            settingId: string;
            allowedPaths: {
                path: string;
                method: string;
            }[] | null;
            settingIds: string[];
            shouldLogRequest: boolean;
            shouldLogResponse: boolean;
            rotationEnabled: boolean;
            policyId: string;
            isKeyNotHashed: boolean;
            /**
             * @description Further limits: several of one kind, and other kinds. Each kind can occur once per unit, `model-cost` once per unit and set of models.
             * @example [
             *       {
             *         "kind": "rate",
             *         "unit": "d",
             *         "max": 1000
             *       },
             *       {
             *         "kind": "cost",
             *         "unit": "h",
             *         "maxUsd": 0.5
             *       },
             *       {
             *         "kind": "tokens",
             *         "unit": "m",
             *         "max": 100000
             *       },
             *       {
             *         "kind": "concurrent",
             *         "max": 10
             *       },
             *       {
             *         "kind": "model-cost",
             *         "models": [
             *           "gpt-4o",
             *           "o3*"
             *         ],
             *         "unit": "mo",
             *         "maxUsd": 20
             *       }
             *     ]
             */
            limits: (components["schemas"]["RateLimit"] | components["schemas"]["CostLimit"] | components["schemas"]["TokenLimit"] | components["schemas"]["ConcurrentLimit"] | components["schemas"]["ModelCostLimit"])[];
            requireUser: boolean;
            /** @enum {string} */
            userFrom: "any" | "header";
            userMember: string;
            strictTranslation: boolean;
            /** @description Its name in the configuration file that it comes from, which alone can change it; absent if it was made by hand. */
            configName?: string;
            /** @description Earlier secrets that are still valid after rotations. */
            previousKeys: components["schemas"]["PreviousKey"][];
        };
        RateLimit: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "rate";
            /** @enum {string} */
            unit: "s" | "m" | "h" | "d";
            /** @description Calls per window. */
            max: number;
        };
        CostLimit: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "cost";
            /** @enum {string} */
            unit: "m" | "h" | "d" | "mo";
            /**
             * Format: double
             * @description Dollars per window.
             */
            maxUsd: number;
        };
        TokenLimit: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "tokens";
            /** @enum {string} */
            unit: "m" | "h" | "d" | "mo";
            /** @description Tokens of prompts and answers per window. */
            max: number;
        };
        ConcurrentLimit: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "concurrent";
            /** @description Calls under way at once. */
            max: number;
        };
        ModelCostLimit: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "model-cost";
            /** @description Models by the names that calls use (on Azure, those of deployments), or prefixes followed by `*`. A name covers all dated snapshots of the model. */
            models: string[];
            /**
             * @description A calendar window, or `total` for ever.
             * @enum {string}
             */
            unit: "m" | "h" | "d" | "mo" | "total";
            /**
             * Format: double
             * @description Dollars for all of these models together.
             */
            maxUsd: number;
        };
        PreviousKey: {
            /** @description SHA-256 of the secret, in hex. */
            key: string;
            /** @description Unix seconds. */
            validUntil: number;
        };
        /**
         * @example {
         *       "name": "My Secret Key",
         *       "key": "my-secret-key",
         *       "tags": [
         *         "mykey"
         *       ],
         *       "settingIds": [
         *         "98daa3ae-961d-4253-bf6a-322a32fdca3d"
         *       ],
         *       "rateLimitOverTime": 20,
         *       "rateLimitUnit": "m",
         *       "costLimitInUsd": 0.25
         *     }
         */
        NewKey: {
            tags?: string[];
            /**
             * @description The secret itself. Only its SHA-256 is kept.
             * @example my-secret-key
             */
            key: string;
            /** @example My Secret Key */
            name: string;
            /** @description Provider settings the key may use. Either this or `settingId`. */
            settingIds?: string[];
            /**
             * Format: double
             * @description Lifetime spend, exact to the nano-dollar. 0 means no limit.
             * @example 0.25
             */
            costLimitInUsd?: number;
            /**
             * Format: double
             * @description Spend per window.
             */
            costLimitInUsdOverTime?: number;
            /**
             * @description Calls per window.
             * @example 2
             */
            rateLimitOverTime?: number;
            /**
             * @description Lifetime as a Go duration; `d` is a day.
             * @example 2d
             */
            ttl?: string;
            allowedPaths?: components["schemas"]["PathConfig"][];
            /** @deprecated */
            settingId?: string;
            /**
             * @description Calendar window (UTC): `m`, `h`, `d` or `mo`.
             * @example mo
             */
            costLimitInUsdUnit?: string;
            /**
             * @description Calendar window (UTC): `s`, `m`, `h` or `d`.
             * @example m
             */
            rateLimitUnit?: string;
            /**
             * @description Further limits: several of one kind, and other kinds. Each kind can occur once per unit, `model-cost` once per unit and set of models.
             * @example [
             *       {
             *         "kind": "rate",
             *         "unit": "d",
             *         "max": 1000
             *       },
             *       {
             *         "kind": "cost",
             *         "unit": "h",
             *         "maxUsd": 0.5
             *       },
             *       {
             *         "kind": "tokens",
             *         "unit": "m",
             *         "max": 100000
             *       },
             *       {
             *         "kind": "concurrent",
             *         "max": 10
             *       },
             *       {
             *         "kind": "model-cost",
             *         "models": [
             *           "gpt-4o",
             *           "o3*"
             *         ],
             *         "unit": "mo",
             *         "maxUsd": 20
             *       }
             *     ]
             */
            limits?: (components["schemas"]["RateLimit"] | components["schemas"]["CostLimit"] | components["schemas"]["TokenLimit"] | components["schemas"]["ConcurrentLimit"] | components["schemas"]["ModelCostLimit"])[];
            shouldLogRequest?: boolean;
            shouldLogResponse?: boolean;
            rotationEnabled?: boolean;
            policyId?: string;
            /** @description Stored and returned for compatibility. The secret is hashed at rest in any case. */
            isKeyNotHashed?: boolean;
            /** @description Refuse calls that do not name a known user, in the body or in the header `x-lintel-user-id`. */
            requireUser?: boolean;
            /**
             * @description Where the user of a call is named: `any`, the header `x-lintel-user-id` or else the body; `header`, the header alone, for clients that put ids of their own into bodies. `any` unless given.
             * @enum {string}
             */
            userFrom?: "any" | "header";
            /** @description Bodies name their user with a JSON text whose member of this name is the user's id, such as Claude Code's `device_id` or `account_uuid`. A text without it names no user. Empty: the text itself is the id. */
            userMember?: string;
            /** @description Refuse calls with 422 that would lose something in translation, as if each had the header `x-lintel-strict: yes`. */
            strictTranslation?: boolean;
        };
        PathConfig: {
            /**
             * @description A path of the proxy: literal, with placeholders, or ending in `/*`.
             * @example /api/providers/openai/v1/chat/completions
             */
            path: string;
            /** @example POST */
            method: string;
        };
        KeySearchAnswer: {
            keys: components["schemas"]["Key"][];
            count: number;
            /** @description Where the next page begins; absent when the page was not filled. */
            nextCursor?: string;
        };
        KeySearch: {
            keyIds?: string[];
            /** @description Keys that have all of them. */
            tags?: string[];
            /** @description Part of the name, case-insensitive. */
            name?: string;
            revoked?: boolean;
            /**
             * @description By time of creation: `asc` or `desc` (default).
             * @example asc
             */
            order?: string;
            /** @description Page size. 0 or absent: everything, and `offset` is ignored. */
            limit?: number;
            /** @description How many entries to skip. */
            offset?: number;
            /** @description Whether to return `count`, the number of all matches. */
            returnCount?: boolean;
            /** @description `nextCursor` of the previous page, with the same filters and order. Rows created or deleted meanwhile neither repeat nor hide others. */
            cursor?: string;
        };
        ChangedKey: {
            name: string;
            /** @description Unix seconds. */
            createdAt: number;
            /** @description Unix seconds. */
            updatedAt: number;
            tags: string[] | null;
            /** Format: uuid */
            keyId: string;
            revoked: boolean;
            /** @description SHA-256 of the secret, in hex. It does not work as the key. */
            key: string;
            /** @description `expired`: its time to live has passed, or what is left of `costLimitInUsd` can no longer pay for its calls. */
            revokedReason: string;
            /** Format: double */
            costLimitInUsd: number;
            /** Format: double */
            costLimitInUsdOverTime: number;
            costLimitInUsdUnit: string;
            rateLimitOverTime: number;
            rateLimitUnit: string;
            ttl: string;
            settingId: string;
            allowedPaths: {
                path: string;
                method: string;
            }[] | null;
            settingIds: string[];
            shouldLogRequest: boolean;
            shouldLogResponse: boolean;
            rotationEnabled: boolean;
            policyId: string;
            isKeyNotHashed: boolean;
            /**
             * @description Further limits: several of one kind, and other kinds. Each kind can occur once per unit, `model-cost` once per unit and set of models.
             * @example [
             *       {
             *         "kind": "rate",
             *         "unit": "d",
             *         "max": 1000
             *       },
             *       {
             *         "kind": "cost",
             *         "unit": "h",
             *         "maxUsd": 0.5
             *       },
             *       {
             *         "kind": "tokens",
             *         "unit": "m",
             *         "max": 100000
             *       },
             *       {
             *         "kind": "concurrent",
             *         "max": 10
             *       },
             *       {
             *         "kind": "model-cost",
             *         "models": [
             *           "gpt-4o",
             *           "o3*"
             *         ],
             *         "unit": "mo",
             *         "maxUsd": 20
             *       }
             *     ]
             */
            limits: (components["schemas"]["RateLimit"] | components["schemas"]["CostLimit"] | components["schemas"]["TokenLimit"] | components["schemas"]["ConcurrentLimit"] | components["schemas"]["ModelCostLimit"])[];
            requireUser: boolean;
            /** @enum {string} */
            userFrom: "any" | "header";
            userMember: string;
            strictTranslation: boolean;
            /** @description Its name in the configuration file that it comes from, which alone can change it; absent if it was made by hand. */
            configName?: string;
            /** @description Earlier secrets that are still valid after rotations. */
            previousKeys: components["schemas"]["PreviousKey"][];
            /** @description Routes that the key is listed on and no longer has all settings for; absent when there are none. */
            warnings?: string[];
        };
        KeyChange: {
            /** @description Empty changes nothing. */
            tags?: string[];
            /**
             * Format: double
             * @description Lifetime spend limit. Raising it above the spend of a key that it has revoked makes the key usable again.
             */
            costLimitInUsd?: number;
            /** @description Replaces the key's settings. Empty changes nothing. */
            settingIds?: string[];
            /** Format: double */
            costLimitInUsdOverTime?: number;
            rateLimitOverTime?: number;
            /** @description Empty allows all. */
            allowedPaths?: components["schemas"]["PathConfig"][];
            /** @description Empty changes nothing. */
            name?: string;
            revoked?: boolean;
            /** @description Read only together with `revoked: true`. */
            revokedReason?: string;
            /** @deprecated */
            settingId?: string;
            /** @description Set together with its limit; 0 and empty clear both. */
            costLimitInUsdUnit?: string;
            /** @description Set together with its limit; 0 and empty clear both. */
            rateLimitUnit?: string;
            /**
             * @description Replaces the further limits; empty removes them.
             * @example [
             *       {
             *         "kind": "rate",
             *         "unit": "d",
             *         "max": 1000
             *       },
             *       {
             *         "kind": "cost",
             *         "unit": "h",
             *         "maxUsd": 0.5
             *       },
             *       {
             *         "kind": "tokens",
             *         "unit": "m",
             *         "max": 100000
             *       },
             *       {
             *         "kind": "concurrent",
             *         "max": 10
             *       },
             *       {
             *         "kind": "model-cost",
             *         "models": [
             *           "gpt-4o",
             *           "o3*"
             *         ],
             *         "unit": "mo",
             *         "maxUsd": 20
             *       }
             *     ]
             */
            limits?: (components["schemas"]["RateLimit"] | components["schemas"]["CostLimit"] | components["schemas"]["TokenLimit"] | components["schemas"]["ConcurrentLimit"] | components["schemas"]["ModelCostLimit"])[];
            shouldLogRequest?: boolean;
            shouldLogResponse?: boolean;
            rotationEnabled?: boolean;
            /** @description Empty removes the policy. */
            policyId?: string;
            isKeyNotHashed?: boolean;
            requireUser?: boolean;
            /** @enum {string} */
            userFrom?: "any" | "header";
            userMember?: string;
            strictTranslation?: boolean;
        };
        KeyRotation: {
            /**
             * @description The new secret. Only its SHA-256 is kept.
             * @example my-new-secret-key
             */
            key: string;
            /**
             * @description How long the previous secret stays valid, as a Go duration; `d` is a day. At most 30d. Absent: not at all.
             * @example 24h
             */
            overlap?: string;
        };
        CustomProvider: {
            /** Format: uuid */
            id: string;
            /** @description Unix seconds. */
            created_at: number;
            /** @description Unix seconds. */
            updated_at: number;
            provider: string;
            route_configs: components["schemas"]["RouteConfig"][];
            authentication_param: string;
            /** @description Its name in the configuration file that it comes from, which alone can change it; absent if it was made by hand. */
            config_name?: string;
        };
        RouteConfig: {
            path: string;
            target_url: string;
            stream_location: string;
            model_location: string;
            request_prompt_location: string;
            response_completion_location: string;
            stream_end_word: string;
            stream_response_completion_location: string;
            stream_max_empty_messages: number;
        };
        NewCustomProvider: {
            /**
             * @description Its name; stored in lower case.
             * @example bricks
             */
            provider: string;
            route_configs?: {
                /** @example /chat/completions */
                path?: string;
                /** @example https://api.openai.com/v1/chat/completions */
                target_url?: string;
                /**
                 * @description Where the flag that asks for a stream is, as a gjson path.
                 * @example stream
                 */
                stream_location?: string;
                /**
                 * @description Where the model is, as a gjson path.
                 * @example model
                 */
                model_location?: string;
                /**
                 * @description Where the prompt is, as a gjson path.
                 * @example messages.#.content
                 */
                request_prompt_location?: string;
                /**
                 * @description Where the answer's text is, as a gjson path.
                 * @example choices.#.message.content
                 */
                response_completion_location?: string;
                /** @example [DONE] */
                stream_end_word?: string;
                /**
                 * @description Where a part of the text is, as a gjson path.
                 * @example choices.#.delta.content
                 */
                stream_response_completion_location?: string;
                /** @description Kept and returned; ends nothing. */
                stream_max_empty_messages?: number;
            }[];
            /**
             * @description The setting's member that holds the credential, and the header it is sent in; `apikey` is sent as a bearer token. Stored in lower case.
             * @example apikey
             */
            authentication_param?: string;
        };
        /** @description A config for an existing path is merged into it: absent and empty members keep their values. Configs for other paths are added. */
        CustomProviderChange: {
            route_configs?: {
                /** @example /chat/completions */
                path?: string;
                /** @example https://api.openai.com/v1/chat/completions */
                target_url?: string;
                /**
                 * @description Where the flag that asks for a stream is, as a gjson path.
                 * @example stream
                 */
                stream_location?: string;
                /**
                 * @description Where the model is, as a gjson path.
                 * @example model
                 */
                model_location?: string;
                /**
                 * @description Where the prompt is, as a gjson path.
                 * @example messages.#.content
                 */
                request_prompt_location?: string;
                /**
                 * @description Where the answer's text is, as a gjson path.
                 * @example choices.#.message.content
                 */
                response_completion_location?: string;
                /** @example [DONE] */
                stream_end_word?: string;
                /**
                 * @description Where a part of the text is, as a gjson path.
                 * @example choices.#.delta.content
                 */
                stream_response_completion_location?: string;
                /** @description Kept and returned; ends nothing. */
                stream_max_empty_messages?: number;
            }[];
            /**
             * @description The setting's member that holds the credential, and the header it is sent in; `apikey` is sent as a bearer token. Stored in lower case.
             * @example apikey
             */
            authentication_param?: string;
        };
        Route: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            retryStrategy: "" | "exponential" | "constant";
            requestFormat: string;
            /** @description Unix seconds. */
            createdAt: number;
            /** @description Unix seconds. */
            updatedAt: number;
            name: string;
            path: string;
            keyIds: string[];
            steps: {
                retries: number;
                retryInterval: string;
                provider: string;
                requestParams: {
                    [key: string]: unknown;
                } | null;
                params: {
                    [key: string]: string;
                } | null;
                model: string;
                timeout: string;
                /** Format: double */
                weight?: number;
                contextFallback?: boolean;
                firstByteTimeout?: string;
                /** Format: double */
                minCharsPerSecond?: number;
            }[];
            cacheConfig: {
                enabled: boolean;
                ttl: string;
                /** @enum {string} */
                scope?: "key" | "route";
            };
            /** @enum {string} */
            strategy?: "ordered" | "weighted" | "least-latency" | "least-cost";
            /** @enum {string} */
            affinity?: "conversation" | "none";
            repeatSent?: boolean;
            /** @enum {string} */
            onCut?: "continue" | "end";
            /** @description Its name in the configuration file that it comes from, which alone can change it; absent if it was made by hand. */
            configName?: string;
        };
        /**
         * @example {
         *       "name": "chat",
         *       "path": "/production/chat/completions",
         *       "keyIds": [
         *         "98daa3ae-961d-4253-bf6a-322a32fdca3d"
         *       ],
         *       "steps": [
         *         {
         *           "provider": "openai",
         *           "model": "gpt-4o-mini",
         *           "retries": 2
         *         },
         *         {
         *           "provider": "openai",
         *           "model": "gpt-4.1-mini"
         *         }
         *       ],
         *       "cacheConfig": {
         *         "enabled": false
         *       }
         *     }
         */
        NewRoute: {
            /** @example staging-chat */
            name: string;
            /**
             * @description Below `/api/routes`.
             * @example /production/chat/completion
             */
            path: string;
            /** @description Keys that may call it. */
            keyIds?: string[];
            /** @description In the order they are tried. */
            steps?: {
                /**
                 * @description How often to try again.
                 * @example 2
                 */
                retries?: number;
                /**
                 * @description A Go duration in seconds or parts of them; one second when empty.
                 * @example 500ms
                 */
                retryInterval?: string;
                /**
                 * @description A built-in provider, or the name of a custom one.
                 * @example openai
                 */
                provider: string;
                /**
                 * @description Members that replace those of the body.
                 * @example {
                 *       "temperature": 0
                 *     }
                 */
                requestParams?: {
                    [key: string]: unknown;
                };
                /** @description Azure needs `deploymentId` and `apiVersion`. Of a custom provider, `path` names the path to call, where the end of its path does not decide that. */
                params?: {
                    [key: string]: string;
                };
                /** @example gpt-4o-mini */
                model: string;
                /**
                 * @description A Go duration, of one try: of a whole answer, or up to the first content of a stream; `5m` when empty.
                 * @example 5s
                 */
                timeout?: string;
                /**
                 * Format: double
                 * @description The step's share of the calls of a `weighted` route; 1 when absent.
                 */
                weight?: number;
                /** @description Takes calls whose prompt was too long for another step. */
                contextFallback?: boolean;
                /**
                 * @description A Go duration from sending to the first content; `timeout` when absent or empty.
                 * @example 2s
                 */
                firstByteTimeout?: string;
                /**
                 * Format: double
                 * @description The fewest characters per second a stream may start with. A slower one is abandoned for the next attempt before the caller has received any of it.
                 */
                minCharsPerSecond?: number;
            }[];
            cacheConfig?: {
                enabled?: boolean;
                /** @description A Go duration of at most 720h; `168h` when empty. */
                ttl?: string;
                /**
                 * @description Who shares answers: `key`, the default, callers with the same key; `route`, all callers whose calls the same provider settings serve.
                 * @example key
                 */
                scope?: string;
            };
            /**
             * @description The dialect of its calls: `openai_chat`, `openai_completions`, `openai_embeddings`, `openai_responses` or `anthropic_messages`; any other word means chat. When empty, models that make embeddings decide, or else what the path ends in.
             * @example
             */
            requestFormat?: string;
            /** @description `exponential`, `constant` or empty, which is constant. */
            retryStrategy?: string;
            /**
             * @description Which step a call begins with; `ordered` when absent: the first.
             * @enum {string}
             */
            strategy?: "ordered" | "weighted" | "least-latency" | "least-cost";
            /**
             * @description `conversation`, also when absent: calls of one conversation stay on one setting while it is well.
             * @enum {string}
             */
            affinity?: "conversation" | "none";
            /** @description Whether a call may be made again after an attempt that was sent and not answered, for which its provider may charge; true when absent. */
            repeatSent?: boolean;
            /**
             * @description What becomes of a stream that breaks off within its text: `continue` has the next attempt go on from what was sent, as one stream whose attempts are all billed; `end`, also when absent, ends it with the error.
             * @enum {string}
             */
            onCut?: "continue" | "end";
        };
        /** @description Only members that are given change; steps, keyIds and cacheConfig are replaced as a whole. */
        RouteChange: {
            /** @example staging-chat */
            name?: string;
            /**
             * @description Below `/api/routes`.
             * @example /production/chat/completion
             */
            path?: string;
            /** @description Keys that may call it. */
            keyIds?: string[];
            /** @description In the order they are tried. */
            steps?: {
                /**
                 * @description How often to try again.
                 * @example 2
                 */
                retries?: number;
                /**
                 * @description A Go duration in seconds or parts of them; one second when empty.
                 * @example 500ms
                 */
                retryInterval?: string;
                /**
                 * @description A built-in provider, or the name of a custom one.
                 * @example openai
                 */
                provider: string;
                /**
                 * @description Members that replace those of the body.
                 * @example {
                 *       "temperature": 0
                 *     }
                 */
                requestParams?: {
                    [key: string]: unknown;
                };
                /** @description Azure needs `deploymentId` and `apiVersion`. Of a custom provider, `path` names the path to call, where the end of its path does not decide that. */
                params?: {
                    [key: string]: string;
                };
                /** @example gpt-4o-mini */
                model: string;
                /**
                 * @description A Go duration, of one try: of a whole answer, or up to the first content of a stream; `5m` when empty.
                 * @example 5s
                 */
                timeout?: string;
                /**
                 * Format: double
                 * @description The step's share of the calls of a `weighted` route; 1 when absent.
                 */
                weight?: number;
                /** @description Takes calls whose prompt was too long for another step. */
                contextFallback?: boolean;
                /**
                 * @description A Go duration from sending to the first content; `timeout` when absent or empty.
                 * @example 2s
                 */
                firstByteTimeout?: string;
                /**
                 * Format: double
                 * @description The fewest characters per second a stream may start with. A slower one is abandoned for the next attempt before the caller has received any of it.
                 */
                minCharsPerSecond?: number;
            }[];
            cacheConfig?: {
                enabled?: boolean;
                /** @description A Go duration of at most 720h; `168h` when empty. */
                ttl?: string;
                /**
                 * @description Who shares answers: `key`, the default, callers with the same key; `route`, all callers whose calls the same provider settings serve.
                 * @example key
                 */
                scope?: string;
            };
            /**
             * @description The dialect of its calls: `openai_chat`, `openai_completions`, `openai_embeddings`, `openai_responses` or `anthropic_messages`; any other word means chat. When empty, models that make embeddings decide, or else what the path ends in.
             * @example
             */
            requestFormat?: string;
            /** @description `exponential`, `constant` or empty, which is constant. */
            retryStrategy?: string;
            /**
             * @description Which step a call begins with; `ordered` when absent: the first.
             * @enum {string}
             */
            strategy?: "ordered" | "weighted" | "least-latency" | "least-cost";
            /**
             * @description `conversation`, also when absent: calls of one conversation stay on one setting while it is well.
             * @enum {string}
             */
            affinity?: "conversation" | "none";
            /** @description Whether a call may be made again after an attempt that was sent and not answered, for which its provider may charge; true when absent. */
            repeatSent?: boolean;
            /**
             * @description What becomes of a stream that breaks off within its text: `continue` has the next attempt go on from what was sent, as one stream whose attempts are all billed; `end`, also when absent, ends it with the error.
             * @enum {string}
             */
            onCut?: "continue" | "end";
        };
        RouteTrialAnswer: {
            /** Format: uuid */
            routeId: string;
            keyId: string;
            /** @enum {boolean} */
            dryRun: true;
            /** @enum {string} */
            strategy: "ordered" | "weighted" | "least-latency" | "least-cost";
            /** @description In the order they would be tried. */
            destinations: {
                /** @description Its number in the route, from 1. */
                step: number;
                provider: string;
                model: string;
                /** Format: uuid */
                settingId: string;
                settingName: string;
                /**
                 * @description `open`: calls go elsewhere, where they can. `half-open`: its rest is over, and one call will find out whether it serves again.
                 * @enum {string}
                 */
                breaker: "closed" | "open" | "half-open";
                /** @description Why it comes at this place. */
                reason: string;
            }[];
            /** @description Providers of steps for which the key has no setting that may be used. */
            missingProviders: string[];
        };
        RouteTrial: {
            /** @description The key that would call it; the route's first when absent. */
            keyId?: string;
            /**
             * @description What a call would have as its `x-session-id`.
             * @example chat-7
             */
            conversation?: string;
            /** @description Providers are not called here: only `true`. For a real call, call the route at a proxy. */
            dryRun?: boolean;
        };
        Policy: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description Unix seconds. */
            createdAt: number;
            /** @description Unix seconds. */
            updatedAt: number;
            tags: string[] | null;
            config: {
                rules: {
                    /** @enum {string} */
                    address?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    age?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    all?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    aws_access_key?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    aws_secret_key?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    bank_account_number?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    bank_routing?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    ca_health_number?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    ca_social_insurance_number?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    credit_debit_cvv?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    credit_debit_expiry?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    credit_debit_number?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    date_time?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    driver_id?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    email?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    in_aadhaar?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    in_nrega?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    in_permanent_account_number?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    in_voter_number?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    international_bank_account_number?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    ip_address?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    license_plate?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    mac_address?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    name?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    passport_number?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    password?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    phone?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    pin?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    secret?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    ssn?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    swift_code?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    uk_national_health_service_number?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    uk_national_insurance_number?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    uk_unique_taxpayer_reference_number?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    url?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    us_individual_tax_identification_number?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    username?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                    /** @enum {string} */
                    vehicle_identification_number?: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                } | null;
            };
            regexConfig: {
                rules: {
                    definition: string;
                    /** @enum {string} */
                    action: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                }[] | null;
            };
            customConfig: {
                rules: {
                    definition: string;
                    /** @enum {string} */
                    action: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
                }[] | null;
            };
            /** @enum {string} */
            scope: "request" | "response" | "both";
            /** @enum {string} */
            marks: "mask" | "numbered" | "reversible";
            /** @enum {string} */
            onDetectorError: "block" | "allow";
            /** @description Its name in the configuration file that it comes from, which alone can change it; absent if it was made by hand. */
            configName?: string;
        };
        /**
         * @example {
         *       "name": "Privacy Policy #1",
         *       "config": {
         *         "rules": {
         *           "email": "allow_but_redact",
         *           "secret": "block"
         *         }
         *       }
         *     }
         */
        NewPolicy: {
            /** @example Privacy Policy #1 */
            name?: string;
            /**
             * @example [
             *       "orgId-1"
             *     ]
             */
            tags?: string[];
            /**
             * @description PII to look for.
             * @example {
             *       "rules": {
             *         "address": "block"
             *       }
             *     }
             */
            config?: {
                rules?: {
                    [key: string]: string;
                };
            };
            /** @description Regular expressions in RE2's syntax. */
            regexConfig?: {
                rules?: {
                    /** @example [2-9]|[12]\d|3[0-6] */
                    definition: string;
                    /**
                     * @description `block`, `allow_but_warn`, `allow_but_redact` or `allow`.
                     * @example block
                     */
                    action: string;
                }[];
            };
            /** @description Requirements in words, checked by a model. */
            customConfig?: {
                rules?: {
                    definition: string;
                    /**
                     * @description `block`, `allow_but_warn`, `allow_but_redact` or `allow`.
                     * @example block
                     */
                    action: string;
                }[];
            };
            /**
             * @description Whose texts it is applied to; `request` unless given.
             * @enum {string}
             */
            scope?: "request" | "response" | "both";
            /**
             * @description What replaces redacted text: `***` (`mask`, unless given), `[EMAIL_1]` (`numbered`), or that, with the original restored where it comes back in the answer (`reversible`).
             * @enum {string}
             */
            marks?: "mask" | "numbered" | "reversible";
            /**
             * @description What happens to a call when a detector over the network fails; `block` unless given.
             * @enum {string}
             */
            onDetectorError?: "block" | "allow";
        };
        /** @description A config replaces the previous one as a whole. An empty name or empty tags change nothing. */
        PolicyChange: {
            /** @example Privacy Policy #1 */
            name?: string;
            /**
             * @example [
             *       "orgId-1"
             *     ]
             */
            tags?: string[];
            /**
             * @description PII to look for.
             * @example {
             *       "rules": {
             *         "address": "block"
             *       }
             *     }
             */
            config?: {
                rules?: {
                    [key: string]: string;
                };
            };
            /** @description Regular expressions in RE2's syntax. */
            regexConfig?: {
                rules?: {
                    /** @example [2-9]|[12]\d|3[0-6] */
                    definition: string;
                    /**
                     * @description `block`, `allow_but_warn`, `allow_but_redact` or `allow`.
                     * @example block
                     */
                    action: string;
                }[];
            };
            /** @description Requirements in words, checked by a model. */
            customConfig?: {
                rules?: {
                    definition: string;
                    /**
                     * @description `block`, `allow_but_warn`, `allow_but_redact` or `allow`.
                     * @example block
                     */
                    action: string;
                }[];
            };
            /**
             * @description Whose texts it is applied to; `request` unless given.
             * @enum {string}
             */
            scope?: "request" | "response" | "both";
            /**
             * @description What replaces redacted text: `***` (`mask`, unless given), `[EMAIL_1]` (`numbered`), or that, with the original restored where it comes back in the answer (`reversible`).
             * @enum {string}
             */
            marks?: "mask" | "numbered" | "reversible";
            /**
             * @description What happens to a call when a detector over the network fails; `block` unless given.
             * @enum {string}
             */
            onDetectorError?: "block" | "allow";
        };
        PolicyTestAnswer: {
            /**
             * @description As the event of a call says.
             * @enum {string}
             */
            action: "allowed" | "warned" | "redacted" | "blocked";
            /** @description What is found, in the order of the text. Those of one action do not overlap; what is allowed is not listed. */
            matches: components["schemas"]["PolicyMatch"][];
            /** @description The text as it would be sent. */
            redacted: string;
            /** @description Why the policy cannot be applied; it blocks every call. */
            fault?: string;
            /**
             * @description Rules that only a detector over the network can judge, where none is set up. Calls are refused for them, unless `onDetectorError` is `allow`.
             * @example [
             *       "custom[0]"
             *     ]
             */
            unjudged: string[];
        };
        PolicyMatch: {
            /** @description In UTF-16 code units of the text. */
            start: number;
            /** @description The first unit after it. */
            end: number;
            /** @enum {string} */
            type: "address" | "age" | "all" | "aws_access_key" | "aws_secret_key" | "bank_account_number" | "bank_routing" | "ca_health_number" | "ca_social_insurance_number" | "credit_debit_cvv" | "credit_debit_expiry" | "credit_debit_number" | "date_time" | "driver_id" | "email" | "in_aadhaar" | "in_nrega" | "in_permanent_account_number" | "in_voter_number" | "international_bank_account_number" | "ip_address" | "license_plate" | "mac_address" | "name" | "passport_number" | "password" | "phone" | "pin" | "secret" | "ssn" | "swift_code" | "uk_national_health_service_number" | "uk_national_insurance_number" | "uk_unique_taxpayer_reference_number" | "url" | "us_individual_tax_identification_number" | "username" | "vehicle_identification_number" | "regex" | "custom";
            /**
             * @description The type, or which of the policy's own rules, from 0.
             * @example regex[0]
             */
            rule: string;
            /**
             * Format: double
             * @description How sure it is, 0 to 1.
             */
            score: number;
            /** @enum {string} */
            action: "block" | "allow_but_warn" | "allow_but_redact" | "allow";
        };
        PolicyTest: {
            /** @example My e-mail is ada@lovelace.example */
            text: string;
        };
        PolicyMatchesPoint: {
            /** @description Start of the period, in Unix seconds. */
            at: number;
            /** @description Calls in which it found nothing that it acts on. */
            allowed: number;
            warned: number;
            redacted: number;
            blocked: number;
            /** @description How often it found something of each type on which it acts. Only with `types=true`, and only for periods whose events are still kept. */
            found?: {
                [key: string]: number;
            };
        };
        User: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description Unix seconds. */
            createdAt: number;
            /** @description Unix seconds. */
            updatedAt: number;
            tags: string[] | null;
            keyIds: string[] | null;
            revoked: boolean;
            /** @description `expired`: its time to live has passed, or what is left of `costLimitInUsd` can no longer pay for its calls. */
            revokedReason: string;
            /** Format: double */
            costLimitInUsd: number;
            /** Format: double */
            costLimitInUsdOverTime: number;
            costLimitInUsdUnit: string;
            rateLimitOverTime: number;
            rateLimitUnit: string;
            ttl: string;
            allowedPaths: {
                path: string;
                method: string;
            }[] | null;
            allowedModels: string[] | null;
            userId: string;
            /**
             * @description Further limits: several of one kind, and other kinds. Each kind can occur once per unit, `model-cost` once per unit and set of models.
             * @example [
             *       {
             *         "kind": "rate",
             *         "unit": "d",
             *         "max": 1000
             *       },
             *       {
             *         "kind": "cost",
             *         "unit": "h",
             *         "maxUsd": 0.5
             *       },
             *       {
             *         "kind": "tokens",
             *         "unit": "m",
             *         "max": 100000
             *       },
             *       {
             *         "kind": "concurrent",
             *         "max": 10
             *       },
             *       {
             *         "kind": "model-cost",
             *         "models": [
             *           "gpt-4o",
             *           "o3*"
             *         ],
             *         "unit": "mo",
             *         "maxUsd": 20
             *       }
             *     ]
             */
            limits: (components["schemas"]["RateLimit"] | components["schemas"]["CostLimit"] | components["schemas"]["TokenLimit"] | components["schemas"]["ConcurrentLimit"] | components["schemas"]["ModelCostLimit"])[];
            /** @description Its name in the configuration file that it comes from, which alone can change it; absent if it was made by hand. */
            configName?: string;
        };
        /**
         * @example {
         *       "name": "spike",
         *       "userId": "user-42",
         *       "tags": [
         *         "mykey"
         *       ],
         *       "costLimitInUsdOverTime": 1,
         *       "costLimitInUsdUnit": "d"
         *     }
         */
        NewUser: {
            /** @description A call counts for a user who has all tags of the call's key. Of several such users, the one without further tags is chosen; if there is no such user, the call is refused. */
            tags?: string[];
            /** @description Stored and returned, without effect on limits. At least one of them must exist. */
            keyIds?: string[];
            /** @example spike */
            name: string;
            /**
             * Format: double
             * @description Lifetime spend, exact to the nano-dollar. 0 means no limit.
             * @example 5.5
             */
            costLimitInUsd?: number;
            /**
             * Format: double
             * @description Spend per window.
             */
            costLimitInUsdOverTime?: number;
            /**
             * @description Calls per window.
             * @example 2
             */
            rateLimitOverTime?: number;
            /**
             * @description Lifetime as a Go duration; `d` is a day.
             * @example 2d
             */
            ttl?: string;
            allowedPaths?: components["schemas"]["PathConfig"][];
            /** @description Empty allows all. */
            allowedModels?: string[];
            /**
             * @description Calendar window (UTC): `m`, `h`, `d` or `mo`.
             * @example d
             */
            costLimitInUsdUnit?: string;
            /**
             * @description Calendar window (UTC): `s`, `m`, `h` or `d`.
             * @example m
             */
            rateLimitUnit?: string;
            /**
             * @description Further limits: several of one kind, and other kinds. Each kind can occur once per unit, `model-cost` once per unit and set of models.
             * @example [
             *       {
             *         "kind": "rate",
             *         "unit": "d",
             *         "max": 1000
             *       },
             *       {
             *         "kind": "cost",
             *         "unit": "h",
             *         "maxUsd": 0.5
             *       },
             *       {
             *         "kind": "tokens",
             *         "unit": "m",
             *         "max": 100000
             *       },
             *       {
             *         "kind": "concurrent",
             *         "max": 10
             *       },
             *       {
             *         "kind": "model-cost",
             *         "models": [
             *           "gpt-4o",
             *           "o3*"
             *         ],
             *         "unit": "mo",
             *         "maxUsd": 20
             *       }
             *     ]
             */
            limits?: (components["schemas"]["RateLimit"] | components["schemas"]["CostLimit"] | components["schemas"]["TokenLimit"] | components["schemas"]["ConcurrentLimit"] | components["schemas"]["ModelCostLimit"])[];
            /** @description The id by which calls name the user; generated when empty. Unique among users with the tags. */
            userId?: string;
        };
        UserChange: {
            /** @description Empty clears them. */
            keyIds?: string[];
            /**
             * Format: double
             * @description Lifetime spend limit; 0 means none. Raising it above the spend of a user whom it has revoked lets the user call again.
             */
            costLimitInUsd?: number;
            /**
             * @description Counted from the creation; empty: for ever.
             * @example 2d
             */
            ttl?: string;
            /** Format: double */
            costLimitInUsdOverTime?: number;
            rateLimitOverTime?: number;
            /** @description Empty allows all. */
            allowedPaths?: components["schemas"]["PathConfig"][];
            /** @description Empty allows all. */
            allowedModels?: string[];
            /** @description Empty changes nothing. */
            name?: string;
            revoked?: boolean;
            /** @description Read only together with `revoked: true`. */
            revokedReason?: string;
            /** @description Set together with its limit; 0 and empty clear both. */
            costLimitInUsdUnit?: string;
            /** @description Set together with its limit; 0 and empty clear both. */
            rateLimitUnit?: string;
            /**
             * @description Replaces the further limits; empty removes them.
             * @example [
             *       {
             *         "kind": "rate",
             *         "unit": "d",
             *         "max": 1000
             *       },
             *       {
             *         "kind": "cost",
             *         "unit": "h",
             *         "maxUsd": 0.5
             *       },
             *       {
             *         "kind": "tokens",
             *         "unit": "m",
             *         "max": 100000
             *       },
             *       {
             *         "kind": "concurrent",
             *         "max": 10
             *       },
             *       {
             *         "kind": "model-cost",
             *         "models": [
             *           "gpt-4o",
             *           "o3*"
             *         ],
             *         "unit": "mo",
             *         "maxUsd": 20
             *       }
             *     ]
             */
            limits?: (components["schemas"]["RateLimit"] | components["schemas"]["CostLimit"] | components["schemas"]["TokenLimit"] | components["schemas"]["ConcurrentLimit"] | components["schemas"]["ModelCostLimit"])[];
        };
        KeySpend: {
            /** Format: uuid */
            id: string;
            costInMicroDollars: number;
            /** @description The exact sum, in whole nano-dollars. */
            costInNanoUsd: string;
        };
        EventReportAnswer: {
            dataPoints: components["schemas"]["ReportPoint"][];
            /**
             * Format: double
             * @description Over the period and filter; above 10,000 calls accurate to 2 %.
             */
            latencyInMsMedian: number;
            /** Format: double */
            latencyInMs99th: number;
        };
        ReportPoint: {
            /** @description Start of the bucket, in Unix seconds. */
            timeStamp: number;
            /** Format: double */
            numberOfRequests: number;
            /** Format: double */
            costInUsd: number;
            /**
             * Format: double
             * @description The sum over the calls.
             */
            latencyInMs: number;
            /** Format: double */
            promptTokenCount: number;
            /** Format: double */
            completionTokenCount: number;
            /**
             * Format: double
             * @description Calls answered with 200, and without an error in the answer.
             */
            successCount: number;
            model: string;
            keyId: string;
            customId: string;
            userId: string;
            /** @description Present only when grouped by it, as are the members below. */
            provider?: string;
            /** @description A call counts with each of its tags. */
            tag?: string;
            policyId?: string;
            routeId?: string;
        };
        EventReport: {
            /** @description Unix seconds; included. */
            start: number;
            /** @description Unix seconds; not included. */
            end: number;
            /**
             * @description Seconds of one bucket.
             * @example 3600
             */
            increment: number;
            keyIds?: string[];
            /** @description Events that have all of them. */
            tags?: string[];
            customIds?: string[];
            userIds?: string[];
            /** @description Group by `model`, `keyId`, `customId`, `userId`, `provider`, `tag`, `policyId`, `routeId`. */
            filters?: string[];
        };
        DayReport: {
            /** @description Unix seconds; included. */
            start: number;
            /** @description Unix seconds; not included. */
            end: number;
            keyIds?: string[];
        };
        TopKeysAnswer: {
            dataPoints: {
                /** Format: uuid */
                keyId: string;
                /** Format: double */
                costInUsd: number;
            }[];
        };
        TopKeysReport: {
            /** @description Unix seconds; included. */
            start: number;
            /** @description Unix seconds; not included. */
            end: number;
            keyIds?: string[];
            /** @description Keys that have all of them. */
            tags?: string[];
            /** @description Part of the name, case-insensitive. */
            name?: string;
            revoked?: boolean;
            /** @description By cost: `asc` or `desc` (default). */
            order?: string;
            /** @description Page size. 0 or absent: everything, and `offset` is ignored. */
            limit?: number;
            /** @description How many entries to skip. */
            offset?: number;
        };
        Overview: {
            period: components["schemas"]["UsageSums"];
            /** @description Of the period of the same length before. */
            before: {
                calls: number;
                /** @description Calls not answered with 200, or with an error in the answer. */
                errors: number;
                /** Format: double */
                costInUsd: number;
                /** @description The exact sum, in whole nano-dollars. */
                costInNanoUsd: string;
                promptTokens: number;
                completionTokens: number;
                /** Format: double */
                meanLatencyInMs: number;
            };
            timeToFirstByteInMs: components["schemas"]["Quantiles"];
            /** @description The gateway's own time. */
            overheadInMs: {
                /** @description Of so many calls, the latest of the period. */
                calls: number;
                /** Format: double */
                median: number | null;
                /** Format: double */
                p95: number | null;
            };
            groups: {
                /** @description What is grouped by; empty for calls without one. */
                id: string;
                /** @description Of the key, user, policy or route; as the id where there is none. */
                name: string;
                period: components["schemas"]["UsageSums"];
                before: components["schemas"]["UsageSums"];
            }[];
            hasMoreGroups: boolean;
        };
        UsageSums: {
            calls: number;
            /** @description Calls not answered with 200, or with an error in the answer. */
            errors: number;
            /** Format: double */
            costInUsd: number;
            /** @description The exact sum, in whole nano-dollars. */
            costInNanoUsd: string;
            promptTokens: number;
            completionTokens: number;
            /** Format: double */
            meanLatencyInMs: number;
        };
        Quantiles: {
            /** @description Of so many calls, the latest of the period. */
            calls: number;
            /** Format: double */
            median: number | null;
            /** Format: double */
            p95: number | null;
        };
        OverviewRequest: {
            /** @description Unix seconds; included. */
            start: number;
            /** @description Unix seconds; not included. */
            end: number;
            /**
             * @description What to sum up besides all calls.
             * @enum {string}
             */
            groupBy?: "model" | "keyId" | "customId" | "userId" | "provider" | "tag" | "policyId" | "routeId";
            /** @description At most this many groups, the most expensive first; 20 unless given. */
            limit?: number;
            /** @description Only calls of one of these keys. */
            keyIds?: string[];
            /** @description Only calls for one of these users. */
            userIds?: string[];
            /** @description Only calls that have all of them. */
            tags?: string[];
        };
        LastCall: {
            /** Format: uuid */
            keyId: string;
            /** @description Unix seconds; null where no call is kept. */
            at: number | null;
        };
        Budget: {
            /** @enum {string} */
            kind: "key" | "user";
            id: string;
            name: string;
            /**
             * @description `total`: for ever.
             * @enum {string}
             */
            unit: "m" | "h" | "d" | "mo" | "total";
            /** Format: double */
            limitInUsd: number;
            /** Format: double */
            spentInUsd: number;
            /**
             * Format: double
             * @description Percent of the budget, rounded down to hundredths.
             */
            share: number;
            /** @description Unix seconds: when the next window begins; null for ever. */
            resetsAt: number | null;
        };
        UnpricedModel: {
            provider: string;
            model: string;
            calls: number;
            /** @description Unix seconds. */
            lastSeenAt: number;
            /** @description What has no price, where the model itself has one: members of the usage. */
            unknownUsage: string[];
        };
        UsageByClass: {
            /** @description The one that answered, where that is known. */
            model: string;
            /** @description Answered with success. */
            calls: number;
            /** @description Calls whose usage was not reported. */
            estimatedCalls: number;
            /** @description Calls that had no price in part. */
            unpricedCalls: number;
            /** @description Calls of another gateway. */
            importedCalls: number;
            costInNanoUsd: string;
            /** @description Sums in disjoint classes. */
            usage: {
                input: number;
                cacheRead: number;
                cacheWrite: number;
                output: number;
                reasoning: number;
                audioInput: number;
                audioOutput: number;
                cacheWrite1h?: number;
                cacheReadAudio?: number;
                cacheReadImage?: number;
                imageInput?: number;
                imageOutput?: number;
                images?: number;
                characters?: number;
                audioMs?: number;
                webSearches?: number;
                webSearchPreviews?: number;
                fileSearches?: number;
            };
        };
        HolderLimits: {
            /** @enum {string} */
            kind: "key" | "user";
            /** Format: uuid */
            id: string;
            limits: components["schemas"]["LimitStanding"][];
        };
        LimitStanding: {
            /** @enum {string} */
            kind: "cost" | "rate" | "tokens" | "concurrent" | "model-cost";
            /**
             * @description The calendar window (UTC), or `total` for ever; null for calls at once.
             * @enum {string|null}
             */
            unit: "s" | "m" | "h" | "d" | "mo" | "total" | null;
            /** @description Of `model-cost`. */
            models?: string[];
            /**
             * Format: double
             * @description US dollars of cost; calls or tokens otherwise.
             */
            limit: number;
            /**
             * Format: double
             * @description As booked, seconds after a call; null for windows of seconds and for calls at once.
             */
            used: number | null;
            /**
             * Format: double
             * @description Percent that is used.
             */
            share: number | null;
            /** @description Unix seconds: when the next window begins; null where there is none. */
            resetsAt: number | null;
        };
        Event: {
            /** Format: uuid */
            id: string;
            /** @description Unix seconds. */
            created_at: number;
            tags: string[];
            /** Format: uuid */
            key_id: string;
            /** Format: double */
            cost_in_usd: number;
            provider: string;
            model: string;
            status: number;
            prompt_token_count: number;
            completion_token_count: number;
            latency_in_ms: number;
            path: string;
            method: string;
            custom_id: string;
            /** @description Base64; of `{}` when nothing was stored. */
            request: string;
            /** @description Base64; of `{}` when nothing was stored. */
            response: string;
            userId: string;
            action: string;
            policyId: string;
            routeId: string;
            correlationId: string;
            /** @description Base64 of the `x-metadata` header as a JSON text. */
            metadata: string;
            /** @description The exact cost, in whole nano-dollars. */
            costInNanoUsd: string;
            /** @description No price was known for the model. */
            unpriced: boolean;
            /** @enum {string} */
            usageSource: "upstream" | "estimated" | "none";
            /** @description Usage in disjoint classes. */
            tokens: {
                input: number;
                cacheRead: number;
                cacheWrite: number;
                output: number;
                reasoning: number;
                audioInput: number;
                audioOutput: number;
                cacheWrite1h?: number;
                cacheReadAudio?: number;
                cacheReadImage?: number;
                imageInput?: number;
                imageOutput?: number;
                images?: number;
                characters?: number;
                audioMs?: number;
                webSearches?: number;
                webSearchPreviews?: number;
                fileSearches?: number;
            };
            responseModel: string;
            /** @description The caller's name for the model: an alias, a route, or its own name. */
            requestedModel: string;
            settingId: string;
            streamed: boolean;
            ending: string;
            errorCode: string;
            attempts: number;
            /**
             * Format: uuid
             * @description Of an attempt that is not the only one of its call: the call, as `x-request-id` had it.
             */
            callId: string | null;
            /** @description Its number among the attempts of its call, from 1; null if there is only one. */
            attempt: number | null;
            ttftInMs: number | null;
            /**
             * Format: double
             * @description The gateway's own time; null if the call was not sent and answered.
             */
            overheadInMs: number | null;
            /** @description Non-zero members of the reported usage that the gateway does not know: what they cost is not included in the cost. */
            unknownUsage: string[];
            /** @description A reported count was impossible, and was brought into range. */
            clamped: boolean;
            /** @description Parts of the tokens that are priced separately, each by its own model. */
            otherUsage: {
                model: string;
                usage: {
                    input: number;
                    cacheRead: number;
                    cacheWrite: number;
                    output: number;
                    reasoning: number;
                    audioInput: number;
                    audioOutput: number;
                    cacheWrite1h?: number;
                    cacheReadAudio?: number;
                    cacheReadImage?: number;
                    imageInput?: number;
                    imageOutput?: number;
                    images?: number;
                    characters?: number;
                    audioMs?: number;
                    webSearches?: number;
                    webSearchPreviews?: number;
                    fileSearches?: number;
                };
                priceModifiers?: string[];
            }[];
            /** @description How long the call held a slot at a server whose time costs something (`usdPerHour`), and the price of an hour. Null if time costs nothing. */
            slotTime: {
                nanoPerHour: number;
                slots: number;
                heldMs: number;
            } | null;
            /**
             * @description `unknown`: the gateway died while the call was under way. Its cost is an estimate, which can be corrected.
             * @enum {string}
             */
            outcome: "known" | "unknown";
            /** @description How often the policy found something of a type on which it acts: an entity type, `regex` or `custom`. Empty when it found nothing. */
            policyMatches: {
                [key: string]: number;
            };
            /** @description Steps of the route, numbered from 1, that could not serve the call and were left out, each with the reason. */
            skippedSteps: {
                step: number;
                errorCode: string;
                reason: string;
            }[];
            /** @description Members of the call or its answer that had no place in the other's dialect. Empty if nothing was lost. */
            lost: string[];
            /**
             * Format: uuid
             * @description The event whose cost this entry corrects: its cost is the difference.
             */
            corrects: string | null;
            /** @description The deployment that was called, where that decides the model; else empty. */
            deployment: string;
        };
        LiveCalls: {
            /** @description In the order in which they were booked. */
            calls: components["schemas"]["LiveCall"][];
            /** @description For the next request. */
            cursor: string;
            /** @description Calls between the cursor and these were left out: it was too old. */
            skipped: boolean;
        };
        LiveCall: {
            /** Format: uuid */
            id: string;
            /** @description Unix seconds: when the call began. */
            createdAt: number;
            /** Format: uuid */
            keyId: string;
            keyName: string;
            userId: string;
            provider: string;
            model: string;
            path: string;
            status: number;
            errorCode: string;
            streamed: boolean;
            attempts: number;
            latencyInMs: number;
            ttftInMs: number | null;
            /** Format: double */
            overheadInMs: number | null;
            promptTokens: number;
            completionTokens: number;
            costInNanoUsd: string;
            unpriced: boolean;
            action: string;
            policyId: string;
            routeId: string;
        };
        EventSearchAnswer: {
            events: components["schemas"]["Event"][];
            count: number;
            /** @description Where the next page begins; absent when the page was not filled. */
            nextCursor?: string;
        };
        EventSearch: {
            /** @description Unix seconds; included. */
            start: number;
            /** @description Unix seconds; not included. */
            end: number;
            /** @description Events of one of them. */
            keyIds?: string[];
            /** @description Events of one of them. */
            userIds?: string[];
            /** @description Events with one of them. */
            customIds?: string[];
            /** @description Events of calls to which one of these policies applied. */
            policyIds?: string[];
            /** @description Events of one of them; `cached` is what routes answered from their cache. */
            providers?: string[];
            /** @description Events with one of them as their `model`, as reports group by it: not what the caller called it, nor a deployment's name. */
            models?: string[];
            /** @description Events of calls on one of these routes. */
            routeIds?: string[];
            /** @description Events that have all of them. */
            tags?: string[];
            /** @description `allowed`, `warned`, `blocked`, `redacted`. */
            actions?: string[];
            /** @description 0 or absent: any. */
            status?: number;
            /**
             * @description `unknown`: calls that were under way when the gateway died.
             * @enum {string}
             */
            outcome?: "unknown";
            /** @description `asc` or `desc`. */
            costOrder?: string;
            /** @description `asc` or `desc`. */
            dateOrder?: string;
            /** @description Accepted, without effect. */
            requestContent?: string;
            /** @description Accepted, without effect. */
            responseContent?: string;
            /** @description Page size. 0 or absent: everything, and `offset` is ignored. */
            limit?: number;
            /** @description How many entries to skip. */
            offset?: number;
            /** @description Whether to return `count`, the number of all matches. */
            returnCount?: boolean;
            /** @description `nextCursor` of the previous page, with the same filters and order. */
            cursor?: string;
        };
        EventDetails: {
            event: components["schemas"]["Event"];
            /** @description All attempts of its call, in their order, without their stored bodies. Empty where there was only one. */
            attempts: components["schemas"]["Event"][];
            /** @description What the call was priced with; null where nothing was priced. */
            price: {
                provider: string;
                model: string;
                /** @description Release of the price book, or the setting whose `costMap` it is. */
                version: string;
                /** @description Σ count × price, rounded half up once, is the cost of what is priced as the call itself. `otherUsage` is beside it. */
                lines: components["schemas"]["EventPriceLine"][];
            } | null;
        };
        EventPriceLine: {
            /**
             * @description As in `tokens`.
             * @example cacheRead
             */
            usageClass: string;
            count: number;
            /** @description Nano-dollars for a million of them; null where no price is known. */
            nanoUsdPerMillion: number | null;
        };
        EventCorrectionAnswer: {
            /** Format: uuid */
            eventId: string;
            /**
             * Format: uuid
             * @description The event that holds the difference; null where there is none.
             */
            correctionId: string | null;
            /** Format: double */
            costInUsdBefore: number;
            /** Format: double */
            costInUsd: number;
        };
        EventCorrection: {
            /**
             * Format: double
             * @description The call's total cost, exact to the nano-dollar. It replaces the estimate and earlier corrections.
             * @example 0.0123
             */
            costInUsd: number;
            /**
             * @description Where the correct cost was found.
             * @example the provider's usage export of 2026-11-29
             */
            reason: string;
        };
        RepricingAnswer: {
            /** @description How many calls were examined; at most 500 at a time. */
            events: number;
            changed: number;
            /** @description Calls that used something the prices leave out. */
            leftAlone: number;
            /** Format: double */
            costInUsdBefore: number;
            /** Format: double */
            costInUsd: number;
            applied: boolean;
            /** @description Null when there are no more. */
            nextCursor: string | null;
        };
        Repricing: {
            /** @example openai */
            provider: string;
            /**
             * @description The name under which the calls' price was found, with their tier where that has prices of its own; of calls without a price, the model or deployment that was asked for.
             * @example gpt-5
             */
            model: string;
            /**
             * Format: uuid
             * @description Only calls with this provider setting, those that its own `costMap` priced included. Without it these stay as they are.
             */
            settingId?: string;
            start: number;
            /** @description Up to, and not including. */
            end: number;
            /** @description Dollars for a million tokens, or pieces of what is not charged by tokens. */
            pricesInUsd: {
                /** Format: double */
                input: number;
                /** Format: double */
                output: number;
                /**
                 * Format: double
                 * @description As `input` unless given.
                 */
                cacheRead?: number;
                /**
                 * Format: double
                 * @description As `input` unless given.
                 */
                cacheWrite?: number;
                /**
                 * Format: double
                 * @description As `cacheWrite` unless given.
                 */
                cacheWrite1h?: number;
                /**
                 * Format: double
                 * @description As `output` unless given.
                 */
                reasoning?: number;
                /**
                 * Format: double
                 * @description As `input` unless given.
                 */
                audioInput?: number;
                /**
                 * Format: double
                 * @description As `output` unless given.
                 */
                audioOutput?: number;
                /**
                 * Format: double
                 * @description As `cacheRead` unless given.
                 */
                cacheReadAudio?: number;
                /**
                 * Format: double
                 * @description As `cacheRead` unless given.
                 */
                cacheReadImage?: number;
                /**
                 * Format: double
                 * @description As `input` unless given.
                 */
                imageInput?: number;
                /**
                 * Format: double
                 * @description As `output` unless given.
                 */
                imageOutput?: number;
                /**
                 * Format: double
                 * @description For a million of them. Without it, calls that used any are left as they are.
                 */
                images?: number;
                /**
                 * Format: double
                 * @description For a million of them. Without it, calls that used any are left as they are.
                 */
                characters?: number;
                /**
                 * Format: double
                 * @description For a million of them. Without it, calls that used any are left as they are.
                 */
                audioMs?: number;
                /**
                 * Format: double
                 * @description For a million of them. Without it, calls that used any are left as they are.
                 */
                webSearches?: number;
                /**
                 * Format: double
                 * @description For a million of them. Without it, calls that used any are left as they are.
                 */
                webSearchPreviews?: number;
                /**
                 * Format: double
                 * @description For a million of them. Without it, calls that used any are left as they are.
                 */
                fileSearches?: number;
            };
            /**
             * @description Why the price is another one.
             * @example the provider's price list of 2026-11-01
             */
            reason: string;
            /** @description Book the differences. Otherwise they are only computed. */
            apply?: boolean;
            /** @description `nextCursor` of the answer before. */
            cursor?: string;
        };
        JobPage: {
            jobs: components["schemas"]["Job"][];
            /** @description Absent on the last page. */
            nextCursor?: string;
        };
        Job: {
            /** @description The provider's name for it. */
            id: string;
            /** @description response, run, batch, evaluation, fine_tuning. */
            kind: string;
            /**
             * @description `ended`: its usage is being read. `booked`: what it used is in the ledger.
             * @enum {string}
             */
            state: "running" | "ended" | "booked";
            settingId: string;
            provider: string;
            /** @description What the call asked for; empty where it named none. */
            model: string;
            /** Format: uuid */
            keyId: string;
            userId: string;
            /**
             * Format: uuid
             * @description The event of the call that began it.
             */
            callId: string;
            /** @description Unix seconds. */
            startedAt: number;
            bookedAt: number | null;
            /** @description When the provider is polled next. */
            nextAskAt: number | null;
            /** @description How often the provider was polled. */
            asks: number;
            /** @description How many times in a row that failed. */
            failures: number;
            /** @description What its limits hold in reserve until its cost is known; 0 if nothing. */
            heldInNanoUsd: string;
            /** @description What it used, once that is known. */
            tokens: number | null;
        };
        Provider: {
            /**
             * @description The `provider` of its settings.
             * @example openai
             */
            id: string;
            /** @description Where calls go when the setting has no `url`; empty where it must have one. */
            baseUrl: string;
            /** @description Free unless the setting has prices. */
            isSelfHosted: boolean;
            fields: {
                name: string;
                /**
                 * @description `secret`, `secret-text`: never shown again.
                 * @enum {string}
                 */
                kind: "secret" | "secret-text" | "host-label" | "url" | "text";
                isRequired: boolean;
                /** @description The field that may be given in its place. */
                alternative: string | null;
                /** @description All of these may be left out: the gateway's own credentials are used. */
                isAmbient: boolean;
            }[];
        };
        PriceList: {
            provider: string;
            /** @description Release of the price book. */
            version: string;
            models: {
                model: string;
                /** @description Nano-dollars for a million tokens or units, as of the shortest prompts: some models cost more once a prompt is long. */
                prices: {
                    input: number;
                    cacheRead: number;
                    cacheWrite: number;
                    output: number;
                    reasoning: number;
                    audioInput: number;
                    audioOutput: number;
                    cacheReadAudio?: number;
                    cacheReadImage?: number;
                    cacheWrite1h?: number;
                    imageInput?: number;
                    imageOutput?: number;
                    images?: number;
                    characters?: number;
                    audioMs?: number;
                    webSearches?: number;
                    webSearchPreviews?: number;
                    fileSearches?: number;
                };
            }[];
        };
        CreatedAdminToken: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description The beginning of the token, to recognise it by. */
            prefix: string;
            scopes: ("read" | "keys:write" | "settings:write" | "policies:write" | "admin")[];
            /** @description Unix seconds. */
            createdAt: number;
            createdBy: string;
            /** @description Unix seconds. */
            expiresAt: number | null;
            /** @description Unix seconds. */
            revokedAt: number | null;
            /** @description Unix seconds; up to five minutes late. */
            lastUsedAt: number | null;
            /** @description The token itself. It is not shown again. */
            token: string;
        };
        NewAdminToken: {
            /**
             * @description What the audit log calls it.
             * @example ci
             */
            name: string;
            /**
             * @description What it may do. A write scope includes reading the same; `admin` includes everything.
             * @example [
             *       "keys:write"
             *     ]
             */
            scopes: ("read" | "keys:write" | "settings:write" | "policies:write" | "admin")[];
            /**
             * @description Lifetime as a Go duration; `d` is a day. It does not expire without one.
             * @example 90d
             */
            ttl?: string;
        };
        AdminToken: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description The beginning of the token, to recognise it by. */
            prefix: string;
            scopes: ("read" | "keys:write" | "settings:write" | "policies:write" | "admin")[];
            /** @description Unix seconds. */
            createdAt: number;
            createdBy: string;
            /** @description Unix seconds. */
            expiresAt: number | null;
            /** @description Unix seconds. */
            revokedAt: number | null;
            /** @description Unix seconds; up to five minutes late. */
            lastUsedAt: number | null;
        };
        AuditPage: {
            entries: components["schemas"]["AuditEntry"][];
            /** @description Where the next page begins; absent on the last one. */
            nextCursor?: string;
        };
        AuditEntry: {
            id: string;
            /** @description Unix seconds. */
            at: number;
            /** @description Who made the change: a token's name, `admin-pass`, `anybody` where no password is set, or the name of a service. */
            actor: string;
            /**
             * Format: uuid
             * @description The token's id.
             */
            actorId: string | null;
            /** @example update-key */
            verb: string;
            /** @example key */
            entity: string;
            /** Format: uuid */
            entityId: string;
            /** @description The members that changed, before the change; null when it was created. `[secret]` stands for secrets. */
            before: {
                [key: string]: unknown;
            } | null;
            /** @description The same members after the change; null when it was deleted. */
            after: {
                [key: string]: unknown;
            } | null;
            requestId: string;
            /** @description The address the request came from. */
            source: string;
        };
        System: {
            /** @description Of this service. */
            version: string;
            node: string;
            postgres: {
                version: string;
                /**
                 * Format: double
                 * @description Size of the database.
                 */
                bytes: number;
            };
            migrations: {
                /** @description The last one that the database has run. */
                last: string;
                /** @description Those of this release that it lacks. */
                missing: string[];
            };
            events: {
                /**
                 * Format: double
                 * @description How many there are, as Postgres estimates.
                 */
                estimated: number;
                /** @description Batches that are not in the sums of reports yet: a few, while a worker runs. */
                unrolled: number;
                /** @description Unix seconds: events before were dropped, their sums are kept. */
                droppedBefore: number | null;
            };
            /** @description Batches of calls on their way to the ledger. Null while Redis does not answer. */
            queue: {
                waiting: number;
                active: number;
                delayed: number;
                deadLetters: number;
                oldestWaitInMs: number;
            } | null;
            /** @description Proxies of the last day. Null while Redis does not answer. */
            proxies: {
                /** @description Host and folder of the spool. */
                name: string;
                version: string;
                spooledEvents: number;
                spooledBytes: number;
                /** @description Unix seconds; every 15 s while it runs. */
                seenAt: number;
            }[] | null;
            alerts: {
                pending: number;
                dead: number;
            };
            /** @description How this service is configured by its environment, without secrets. */
            configuration: {
                [key: string]: string | number | boolean | null;
            };
        };
        CreatedAlert: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            kind: "budget_share" | "budget_forecast" | "unpriced_calls" | "error_rate" | "breaker_open" | "queue_lag" | "spool";
            enabled: boolean;
            thresholds: number[];
            keyIds?: string[];
            userIds?: string[];
            tags?: string[];
            windowInMinutes?: number;
            minCalls?: number;
            webhook: {
                /** @description Of its address, which is not shown. */
                host: string;
                /** @enum {string} */
                format: "lintel" | "slack";
            };
            /** @description Unix seconds. */
            createdAt: number;
            /** @description Unix seconds. */
            updatedAt: number;
            /** @description The secret that messages are signed with, if it was generated here. It is not shown again. */
            webhookSecret?: string;
        };
        /**
         * @example {
         *       "name": "budgets",
         *       "kind": "budget_share",
         *       "thresholds": [
         *         50,
         *         80,
         *         100
         *       ],
         *       "webhook": {
         *         "url": "https://hooks.example.com/lintel"
         *       }
         *     }
         */
        NewAlert: {
            name: string;
            /**
             * @description What is watched.
             * @enum {string}
             */
            kind: "budget_share" | "budget_forecast" | "unpriced_calls" | "error_rate" | "breaker_open" | "queue_lag" | "spool";
            /** @description `true` unless given. */
            enabled?: boolean;
            /**
             * @description Each is reported separately. What they count, and the defaults: `budget_share` percent of the budget (50, 80, 100); `budget_forecast` percent of the budget (100); `unpriced_calls` calls of a model in a day (1); `error_rate` percent of the calls (10); `breaker_open` seconds at rest (60); `queue_lag` seconds the oldest batch has waited (60); `spool` events in a proxy's spool (10000).
             * @example [
             *       50,
             *       80,
             *       100
             *     ]
             */
            thresholds?: number[];
            /** @description For budgets: those of these keys. */
            keyIds?: string[];
            /** @description For budgets: those of these users, by the ids that Lintel gave them. */
            userIds?: string[];
            /** @description For budgets: those of keys and users with all of these tags. */
            tags?: string[];
            /** @description For error rates: how many minutes they cover; 15 unless given. */
            windowInMinutes?: number;
            /** @description For error rates: with fewer calls there is none; 20 unless given. */
            minCalls?: number;
            webhook: components["schemas"]["NewWebhook"];
        };
        NewWebhook: {
            /** @description Where it is sent; kept sealed, and only its host is shown. */
            url: string;
            /**
             * @description `lintel` (unless given), or `slack` for Slack's incoming webhooks.
             * @enum {string}
             */
            format?: "lintel" | "slack";
            /** @description The secret that messages are signed with; generated and shown once if absent. One that begins with `whsec_` is the base64 of its bytes. */
            secret?: string;
        };
        Alert: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            kind: "budget_share" | "budget_forecast" | "unpriced_calls" | "error_rate" | "breaker_open" | "queue_lag" | "spool";
            enabled: boolean;
            thresholds: number[];
            keyIds?: string[];
            userIds?: string[];
            tags?: string[];
            windowInMinutes?: number;
            minCalls?: number;
            webhook: {
                /** @description Of its address, which is not shown. */
                host: string;
                /** @enum {string} */
                format: "lintel" | "slack";
            };
            /** @description Unix seconds. */
            createdAt: number;
            /** @description Unix seconds. */
            updatedAt: number;
        };
        /** @description What is absent stays as it is; a list is replaced. */
        AlertChange: {
            name?: string;
            /** @description `true` unless given. */
            enabled?: boolean;
            /**
             * @description Each is reported separately. What they count, and the defaults: `budget_share` percent of the budget (50, 80, 100); `budget_forecast` percent of the budget (100); `unpriced_calls` calls of a model in a day (1); `error_rate` percent of the calls (10); `breaker_open` seconds at rest (60); `queue_lag` seconds the oldest batch has waited (60); `spool` events in a proxy's spool (10000).
             * @example [
             *       50,
             *       80,
             *       100
             *     ]
             */
            thresholds?: number[];
            /** @description For budgets: those of these keys. */
            keyIds?: string[];
            /** @description For budgets: those of these users, by the ids that Lintel gave them. */
            userIds?: string[];
            /** @description For budgets: those of keys and users with all of these tags. */
            tags?: string[];
            /** @description For error rates: how many minutes they cover; 15 unless given. */
            windowInMinutes?: number;
            /** @description For error rates: with fewer calls there is none; 20 unless given. */
            minCalls?: number;
            webhook?: components["schemas"]["NewWebhook"];
        };
        AlertDelivery: {
            /**
             * Format: uuid
             * @description As in the header `webhook-id`: the same at each attempt.
             */
            id: string;
            /** Format: uuid */
            alertId: string;
            /**
             * @description `dead` was tried often enough, and can be tried again.
             * @enum {string}
             */
            state: "pending" | "delivered" | "dead";
            attempts: number;
            /** @description Unix seconds: when it is tried again. */
            nextAt: number | null;
            /** @description What the last attempt was answered with. */
            lastStatus: number | null;
            lastError: string;
            /** @description Unix seconds. */
            createdAt: number;
            endedAt: number | null;
            /** @description The message: `id`, `type`, `at`, `rule`, `object`, `window`, `threshold`, `level`, `text`. */
            message: {
                [key: string]: unknown;
            };
        };
        AlertDeliveryPage: {
            deliveries: components["schemas"]["AlertDelivery"][];
            /** @description Absent on the last page. */
            nextCursor?: string;
        };
        ImportAnswer: {
            /** @description In the order of the items. */
            results: components["schemas"]["ImportResult"][];
        };
        ImportResult: {
            /** @description The item's; of spend, its `keyId`. */
            id: string;
            /**
             * @description `created`, in a dry run too; `exists`: there is, or was, one of this id, or the spend is booked already, and nothing was changed; `refused`: for the `reason`.
             * @enum {string}
             */
            outcome: "created" | "exists" | "refused";
            reason?: string;
        };
        ImportRequest: {
            /**
             * @description Later kinds refer to earlier ones: custom providers, settings, policies, keys, users, routes, events, spend.
             * @example policies
             * @enum {string}
             */
            kind: "custom-providers" | "settings" | "policies" | "keys" | "users" | "routes" | "events" | "spend";
            /** @description As in the bodies that make one of the kind, and `id` (a UUID) and `createdAt` (Unix seconds). Keys have `keyHash`, the SHA-256 of their secret in hex, in the place of `key`. Keys and users may have `revoked` and `revokedReason`. Events are single calls: `id` (a UUID), `keyId`, `userId`, `at` (Unix seconds), `provider`, `model`, `status`, `costInNanoUsd`, `promptTokens`, `completionTokens` and `latencyInMs`, and, where there are any, `tags`, `path`, `method`, `customId`, `action`, `policyId`, `routeId`, `correlationId` and `metadata`. Spend has `keyId`, `userId`, `at`, `provider`, `model`, `costInNanoUsd`, `calls`, `promptTokens`, `completionTokens` and `latencyInMs`: sums of one day in UTC, calls in `events` included. */
            items: {
                [key: string]: unknown;
            }[];
            /** @description Changes nothing; what items refer to is then not looked for. */
            dryRun?: boolean;
        };
        ExportedConfig: {
            /** @description As `lintel.yaml` has it: see `lintel-config.schema.json`. */
            config: {
                [key: string]: unknown;
            };
        };
        ConfigPlan: {
            steps: {
                /**
                 * @description `adopt`: what was made by hand is from the file from now on, and changed where it differs.
                 * @enum {string}
                 */
                action: "create" | "change" | "adopt" | "remove";
                /** @enum {string} */
                kind: "custom provider" | "setting" | "policy" | "key" | "user" | "route";
                /** @description Its name in the file. */
                name: string;
                /** @description Absent for what is created. */
                id?: string;
                /** @description Without the values of secrets. */
                changes: {
                    member: string;
                    /** @description Absent: its default. */
                    before?: unknown;
                    /** @description Absent: its default. */
                    after?: unknown;
                }[];
            }[];
        };
        ConfigToApply: {
            config: {
                /**
                 * Format: double
                 * @enum {number}
                 */
                version: 1;
                customProviders?: {
                    [key: string]: {
                        /**
                         * @description What calls and settings name it by; the name it has in the file when absent.
                         * @example bricks
                         */
                        provider?: string;
                        route_configs?: {
                            /** @example /chat/completions */
                            path?: string;
                            /** @example https://api.openai.com/v1/chat/completions */
                            target_url?: string;
                            /**
                             * @description Where the flag that asks for a stream is, as a gjson path.
                             * @example stream
                             */
                            stream_location?: string;
                            /**
                             * @description Where the model is, as a gjson path.
                             * @example model
                             */
                            model_location?: string;
                            /**
                             * @description Where the prompt is, as a gjson path.
                             * @example messages.#.content
                             */
                            request_prompt_location?: string;
                            /**
                             * @description Where the answer's text is, as a gjson path.
                             * @example choices.#.message.content
                             */
                            response_completion_location?: string;
                            /** @example [DONE] */
                            stream_end_word?: string;
                            /**
                             * @description Where a part of the text is, as a gjson path.
                             * @example choices.#.delta.content
                             */
                            stream_response_completion_location?: string;
                            /** @description Kept and returned; ends nothing. */
                            stream_max_empty_messages?: number;
                        }[];
                        /**
                         * @description The setting's member that holds the credential, and the header it is sent in; `apikey` is sent as a bearer token. Stored in lower case.
                         * @example apikey
                         */
                        authentication_param?: string;
                        /**
                         * Format: uuid
                         * @description The id of an object that was there before the file, or that a new one is to have.
                         */
                        id?: string;
                    };
                };
                settings?: {
                    [key: string]: {
                        /** @example openai */
                        provider: string;
                        /** @description Credentials, by reference; address and timeouts, as they are. */
                        setting?: {
                            [key: string]: string | {
                                value: string;
                            } | {
                                /** @enum {boolean} */
                                keep: true;
                            };
                        };
                        /** @description What people call it; the name it has in the file when absent. */
                        name?: string;
                        /** @description Empty allows all. */
                        allowedModels?: string[];
                        /**
                         * @description Names of its own for models, on `/v1`: the name that callers use → the provider's name, which has to be among `allowedModels` where there are any.
                         * @example {
                         *       "fast": "gpt-4o-mini"
                         *     }
                         */
                        modelAliases?: {
                            [key: string]: string;
                        };
                        /** @description Prices of its own, in dollars per 1,000 tokens; they override the price book. */
                        costMap?: {
                            /** @default null */
                            promptCostPerModel: {
                                [key: string]: number;
                            } | null;
                            /** @default null */
                            completionCostPerModel: {
                                [key: string]: number;
                            } | null;
                            /** @default null */
                            embeddingsCostPerModel: {
                                [key: string]: number;
                            } | null;
                        };
                        /**
                         * Format: uuid
                         * @description The id of an object that was there before the file, or that a new one is to have.
                         */
                        id?: string;
                    };
                };
                policies?: {
                    [key: string]: {
                        /** @description What people call it; the name it has in the file when absent. */
                        name?: string;
                        /**
                         * @example [
                         *       "orgId-1"
                         *     ]
                         */
                        tags?: string[];
                        /**
                         * @description PII to look for.
                         * @example {
                         *       "rules": {
                         *         "address": "block"
                         *       }
                         *     }
                         */
                        config?: {
                            rules?: {
                                [key: string]: string;
                            };
                        };
                        /** @description Regular expressions in RE2's syntax. */
                        regexConfig?: {
                            rules?: {
                                /** @example [2-9]|[12]\d|3[0-6] */
                                definition: string;
                                /**
                                 * @description `block`, `allow_but_warn`, `allow_but_redact` or `allow`.
                                 * @example block
                                 */
                                action: string;
                            }[];
                        };
                        /** @description Requirements in words, checked by a model. */
                        customConfig?: {
                            rules?: {
                                definition: string;
                                /**
                                 * @description `block`, `allow_but_warn`, `allow_but_redact` or `allow`.
                                 * @example block
                                 */
                                action: string;
                            }[];
                        };
                        /**
                         * @description Whose texts it is applied to; `request` unless given.
                         * @enum {string}
                         */
                        scope?: "request" | "response" | "both";
                        /**
                         * @description What replaces redacted text: `***` (`mask`, unless given), `[EMAIL_1]` (`numbered`), or that, with the original restored where it comes back in the answer (`reversible`).
                         * @enum {string}
                         */
                        marks?: "mask" | "numbered" | "reversible";
                        /**
                         * @description What happens to a call when a detector over the network fails; `block` unless given.
                         * @enum {string}
                         */
                        onDetectorError?: "block" | "allow";
                        /**
                         * Format: uuid
                         * @description The id of an object that was there before the file, or that a new one is to have.
                         */
                        id?: string;
                    };
                };
                keys?: {
                    [key: string]: {
                        tags?: string[];
                        /** @description What people call it; the name it has in the file when absent. */
                        name?: string;
                        /**
                         * Format: double
                         * @description Lifetime spend, exact to the nano-dollar. 0 means no limit.
                         * @example 0.25
                         */
                        costLimitInUsd?: number;
                        /**
                         * Format: double
                         * @description Spend per window.
                         */
                        costLimitInUsdOverTime?: number;
                        /**
                         * @description Calls per window.
                         * @example 2
                         */
                        rateLimitOverTime?: number;
                        /**
                         * @description Lifetime as a Go duration; `d` is a day.
                         * @example 2d
                         */
                        ttl?: string;
                        allowedPaths?: components["schemas"]["PathConfig"][];
                        /**
                         * @description Calendar window (UTC): `m`, `h`, `d` or `mo`.
                         * @example mo
                         */
                        costLimitInUsdUnit?: string;
                        /**
                         * @description Calendar window (UTC): `s`, `m`, `h` or `d`.
                         * @example m
                         */
                        rateLimitUnit?: string;
                        /**
                         * @description Further limits: several of one kind, and other kinds. Each kind can occur once per unit, `model-cost` once per unit and set of models.
                         * @example [
                         *       {
                         *         "kind": "rate",
                         *         "unit": "d",
                         *         "max": 1000
                         *       },
                         *       {
                         *         "kind": "cost",
                         *         "unit": "h",
                         *         "maxUsd": 0.5
                         *       },
                         *       {
                         *         "kind": "tokens",
                         *         "unit": "m",
                         *         "max": 100000
                         *       },
                         *       {
                         *         "kind": "concurrent",
                         *         "max": 10
                         *       },
                         *       {
                         *         "kind": "model-cost",
                         *         "models": [
                         *           "gpt-4o",
                         *           "o3*"
                         *         ],
                         *         "unit": "mo",
                         *         "maxUsd": 20
                         *       }
                         *     ]
                         */
                        limits?: (components["schemas"]["RateLimit"] | components["schemas"]["CostLimit"] | components["schemas"]["TokenLimit"] | components["schemas"]["ConcurrentLimit"] | components["schemas"]["ModelCostLimit"])[];
                        shouldLogRequest?: boolean;
                        shouldLogResponse?: boolean;
                        rotationEnabled?: boolean;
                        /** @description Stored and returned for compatibility. The secret is hashed at rest in any case. */
                        isKeyNotHashed?: boolean;
                        /** @description Refuse calls that do not name a known user, in the body or in the header `x-lintel-user-id`. */
                        requireUser?: boolean;
                        /**
                         * @description Where the user of a call is named: `any`, the header `x-lintel-user-id` or else the body; `header`, the header alone, for clients that put ids of their own into bodies. `any` unless given.
                         * @enum {string}
                         */
                        userFrom?: "any" | "header";
                        /** @description Bodies name their user with a JSON text whose member of this name is the user's id, such as Claude Code's `device_id` or `account_uuid`. A text without it names no user. Empty: the text itself is the id. */
                        userMember?: string;
                        /** @description Refuse calls with 422 that would lose something in translation, as if each had the header `x-lintel-strict: yes`. */
                        strictTranslation?: boolean;
                        /**
                         * Format: uuid
                         * @description The id of an object that was there before the file, or that a new one is to have.
                         */
                        id?: string;
                        secret: {
                            value: string;
                        } | {
                            /** @enum {boolean} */
                            keep: true;
                        };
                        /**
                         * @description How long the secret before it stays valid when the secret changes, as a Go duration of at most 30d. Absent: not at all.
                         * @example 24h
                         */
                        rotationOverlap?: string;
                        /** @description Settings it may use, in this order. */
                        settings: string[];
                        /** @description The policy its calls are held to. */
                        policy?: string;
                    };
                };
                users?: {
                    [key: string]: {
                        /** @description A call counts for a user who has all tags of the call's key. Of several such users, the one without further tags is chosen; if there is no such user, the call is refused. */
                        tags?: string[];
                        /** @description What people call it; the name it has in the file when absent. */
                        name?: string;
                        /**
                         * Format: double
                         * @description Lifetime spend, exact to the nano-dollar. 0 means no limit.
                         * @example 5.5
                         */
                        costLimitInUsd?: number;
                        /**
                         * Format: double
                         * @description Spend per window.
                         */
                        costLimitInUsdOverTime?: number;
                        /**
                         * @description Calls per window.
                         * @example 2
                         */
                        rateLimitOverTime?: number;
                        /**
                         * @description Lifetime as a Go duration; `d` is a day.
                         * @example 2d
                         */
                        ttl?: string;
                        allowedPaths?: components["schemas"]["PathConfig"][];
                        /** @description Empty allows all. */
                        allowedModels?: string[];
                        /**
                         * @description Calendar window (UTC): `m`, `h`, `d` or `mo`.
                         * @example d
                         */
                        costLimitInUsdUnit?: string;
                        /**
                         * @description Calendar window (UTC): `s`, `m`, `h` or `d`.
                         * @example m
                         */
                        rateLimitUnit?: string;
                        /**
                         * @description Further limits: several of one kind, and other kinds. Each kind can occur once per unit, `model-cost` once per unit and set of models.
                         * @example [
                         *       {
                         *         "kind": "rate",
                         *         "unit": "d",
                         *         "max": 1000
                         *       },
                         *       {
                         *         "kind": "cost",
                         *         "unit": "h",
                         *         "maxUsd": 0.5
                         *       },
                         *       {
                         *         "kind": "tokens",
                         *         "unit": "m",
                         *         "max": 100000
                         *       },
                         *       {
                         *         "kind": "concurrent",
                         *         "max": 10
                         *       },
                         *       {
                         *         "kind": "model-cost",
                         *         "models": [
                         *           "gpt-4o",
                         *           "o3*"
                         *         ],
                         *         "unit": "mo",
                         *         "maxUsd": 20
                         *       }
                         *     ]
                         */
                        limits?: (components["schemas"]["RateLimit"] | components["schemas"]["CostLimit"] | components["schemas"]["TokenLimit"] | components["schemas"]["ConcurrentLimit"] | components["schemas"]["ModelCostLimit"])[];
                        /** @description The id by which calls name the user; the name in the file when absent. */
                        userId?: string;
                        /**
                         * Format: uuid
                         * @description The id of an object that was there before the file, or that a new one is to have.
                         */
                        id?: string;
                        /** @description Kept and returned; limits nothing. */
                        keys?: string[];
                    };
                };
                routes?: {
                    [key: string]: {
                        /** @description What people call it; the name it has in the file when absent. */
                        name?: string;
                        /**
                         * @description Below `/api/routes`.
                         * @example /production/chat/completion
                         */
                        path: string;
                        /** @description In the order they are tried. */
                        steps?: {
                            /**
                             * @description How often to try again.
                             * @example 2
                             */
                            retries?: number;
                            /**
                             * @description A Go duration in seconds or parts of them; one second when empty.
                             * @example 500ms
                             */
                            retryInterval?: string;
                            /**
                             * @description A built-in provider, or the name of a custom one.
                             * @example openai
                             */
                            provider: string;
                            /**
                             * @description Members that replace those of the body.
                             * @example {
                             *       "temperature": 0
                             *     }
                             */
                            requestParams?: {
                                [key: string]: unknown;
                            };
                            /** @description Azure needs `deploymentId` and `apiVersion`. Of a custom provider, `path` names the path to call, where the end of its path does not decide that. */
                            params?: {
                                [key: string]: string;
                            };
                            /** @example gpt-4o-mini */
                            model: string;
                            /**
                             * @description A Go duration, of one try: of a whole answer, or up to the first content of a stream; `5m` when empty.
                             * @example 5s
                             */
                            timeout?: string;
                            /**
                             * Format: double
                             * @description The step's share of the calls of a `weighted` route; 1 when absent.
                             */
                            weight?: number;
                            /** @description Takes calls whose prompt was too long for another step. */
                            contextFallback?: boolean;
                            /**
                             * @description A Go duration from sending to the first content; `timeout` when absent or empty.
                             * @example 2s
                             */
                            firstByteTimeout?: string;
                            /**
                             * Format: double
                             * @description The fewest characters per second a stream may start with. A slower one is abandoned for the next attempt before the caller has received any of it.
                             */
                            minCharsPerSecond?: number;
                        }[];
                        cacheConfig?: {
                            enabled?: boolean;
                            /** @description A Go duration of at most 720h; `168h` when empty. */
                            ttl?: string;
                            /**
                             * @description Who shares answers: `key`, the default, callers with the same key; `route`, all callers whose calls the same provider settings serve.
                             * @example key
                             */
                            scope?: string;
                        };
                        /**
                         * @description The dialect of its calls: `openai_chat`, `openai_completions`, `openai_embeddings`, `openai_responses` or `anthropic_messages`; any other word means chat. When empty, models that make embeddings decide, or else what the path ends in.
                         * @example
                         */
                        requestFormat?: string;
                        /** @description `exponential`, `constant` or empty, which is constant. */
                        retryStrategy?: string;
                        /**
                         * @description Which step a call begins with; `ordered` when absent: the first.
                         * @enum {string}
                         */
                        strategy?: "ordered" | "weighted" | "least-latency" | "least-cost";
                        /**
                         * @description `conversation`, also when absent: calls of one conversation stay on one setting while it is well.
                         * @enum {string}
                         */
                        affinity?: "conversation" | "none";
                        /** @description Whether a call may be made again after an attempt that was sent and not answered, for which its provider may charge; true when absent. */
                        repeatSent?: boolean;
                        /**
                         * @description What becomes of a stream that breaks off within its text: `continue` has the next attempt go on from what was sent, as one stream whose attempts are all billed; `end`, also when absent, ends it with the error.
                         * @enum {string}
                         */
                        onCut?: "continue" | "end";
                        /**
                         * Format: uuid
                         * @description The id of an object that was there before the file, or that a new one is to have.
                         */
                        id?: string;
                        /** @description Keys that may call it. */
                        keys: string[];
                    };
                };
            };
        };
        Session: {
            /**
             * @description As the audit log says it.
             * @example admin-pass
             */
            name: string;
            /**
             * @description `none` where no password is set and everybody is an administrator.
             * @enum {string}
             */
            method: "password" | "token" | "oidc" | "none";
            /**
             * Format: uuid
             * @description Of the admin token; null without one.
             */
            tokenId: string | null;
            /** @description `admin` includes all others. */
            scopes: ("read" | "keys:write" | "settings:write" | "policies:write" | "admin")[];
            /** @description Null where the credential came with the request. */
            session: {
                /** Format: uuid */
                id: string;
                /** @description Unix seconds. */
                createdAt: number;
                /** @description Unix seconds; up to a minute late. */
                lastUsedAt: number;
                /** @description Unix seconds: when it ends at the latest. */
                expiresAt: number;
                /** @description After how many seconds without a request it ends. */
                idleTimeout: number;
            } | null;
        };
        NewSession: {
            /** @description The value of ADMIN_PASS. */
            password?: string;
            /** @description An admin token. The session may what the token may, and ends with it. */
            token?: string;
        };
        SignInMethods: {
            /** @description Whether a password or a token is asked for; if not, everybody is let in. */
            password: boolean;
            oidc: {
                /** @description What people call the identity provider. */
                name: string;
                /** @description Where to send the browser, relative to this service; `?returnTo=` names a screen of the console. */
                path: string;
            } | null;
        };
        EndedSession: {
            /** @description Where to send the browser to sign out with the identity provider too; null where there is no need, or no such place. */
            signOutUrl: string | null;
        };
        ListedSession: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            method: "password" | "token" | "oidc";
            /** Format: uuid */
            tokenId: string | null;
            scopes: ("read" | "keys:write" | "settings:write" | "policies:write" | "admin")[];
            /** @description The address that signed in. */
            source: string;
            /** @description Unix seconds. */
            createdAt: number;
            /** @description Unix seconds; up to a minute late. */
            lastUsedAt: number;
            /** @description Unix seconds: when it ends at the latest. */
            expiresAt: number;
            /** @description Whether it is the one that asks. */
            isOwn: boolean;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listProviderSettings: {
        parameters: {
            query?: {
                /** @description Only these, in this order. */
                ids?: string[];
                /** @description Page size. 0 or absent: everything, and `offset` is ignored. */
                limit?: string;
                /** @description How many entries to skip. */
                offset?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderSetting"][];
                };
            };
            /** @description `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/provider-settings-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createProviderSetting: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewProviderSetting"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderSetting"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/validation`, `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/provider-settings-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createProviderSetting_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewProviderSetting"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderSetting"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/validation`, `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/provider-settings-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readProviderSetting: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderSetting"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/provider-settings-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteProviderSetting: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/conflict`, `/errors/managed-by-config`, `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/provider-settings-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateProviderSetting: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProviderSettingChange"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderSetting"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/validation`, `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/managed-by-config`, `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/provider-settings-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readProviderSettingHealth: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderSettingHealth"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/provider-settings-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable`, `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resetProviderSettingHealth: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderSettingHealth"];
                };
            };
            /** @description `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/provider-settings-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable`, `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    testProviderSetting: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderSettingTest"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/provider-settings-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listKeys: {
        parameters: {
            query?: {
                /** @description Keys that have it. */
                tag?: string;
                /** @description Keys that have all of them. */
                tags?: string[];
                /** @description Only these. */
                keyIds?: string[];
                /** @description Keys with a setting of it. */
                provider?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Key"][];
                };
            };
            /** @description `/errors/validation`, `/errors/missing-filteres` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/getting-keys` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewKey"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Key"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/validation`, `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/conflict`, `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/key-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    searchKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeySearch"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeySearchAnswer"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/key-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Key"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/getting-keys` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/managed-by-config`, `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/key-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyChange"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedKey"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/validation`, `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/managed-by-config`, `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/key-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyRotation"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Key"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/validation`, `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/conflict`, `/errors/managed-by-config`, `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed`, `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/key-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCustomProviders: {
        parameters: {
            query?: {
                /** @description Page size. 0 or absent: everything, and `offset` is ignored. */
                limit?: string;
                /** @description How many entries to skip. */
                offset?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomProvider"][];
                };
            };
            /** @description `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/custom-provider-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createCustomProvider: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCustomProvider"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomProvider"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/validation`, `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/conflict`, `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/custom-provider-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readCustomProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomProvider"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/custom-provider-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteCustomProvider: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/conflict`, `/errors/managed-by-config`, `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/custom-provider-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateCustomProvider: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomProviderChange"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomProvider"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/validation`, `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/managed-by-config`, `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/custom-provider-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRoutes: {
        parameters: {
            query?: {
                /** @description Page size. 0 or absent: everything, and `offset` is ignored. */
                limit?: string;
                /** @description How many entries to skip. */
                offset?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Route"][];
                };
            };
            /** @description `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/route-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createRoute: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRoute"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Route"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/validation`, `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/route-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readRoute: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Route"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/route-not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/route-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteRoute: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/route-not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/managed-by-config`, `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/route-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateRoute: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RouteChange"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Route"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/validation`, `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/route-not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/managed-by-config`, `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/route-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tryRoute: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RouteTrial"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteTrialAnswer"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/route-not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/route-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable`, `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPolicies: {
        parameters: {
            query?: {
                /** @description Policies that have all of them; required where no `limit` is given. */
                tags?: string[];
                /** @description Page size. 0 or absent: everything, and `offset` is ignored. */
                limit?: string;
                /** @description How many entries to skip. */
                offset?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"][];
                };
            };
            /** @description `/errors/validation`, `/errors/tags-empty` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/policies` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createPolicy: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPolicy"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/validation`, `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/policies/creation` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPolicies_get: {
        parameters: {
            query?: {
                /** @description Policies that have all of them; required where no `limit` is given. */
                tags?: string[];
                /** @description Page size. 0 or absent: everything, and `offset` is ignored. */
                limit?: string;
                /** @description How many entries to skip. */
                offset?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"][];
                };
            };
            /** @description `/errors/validation`, `/errors/tags-empty` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/policies` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createPolicy_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPolicy"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/validation`, `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/policies/creation` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/policies` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deletePolicy: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/conflict`, `/errors/managed-by-config`, `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/policies` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updatePolicy: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyChange"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/validation`, `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/managed-by-config`, `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/policie/updates` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updatePolicy_patch: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyChange"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/validation`, `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/managed-by-config`, `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/policie/updates` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    testPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyTest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyTestAnswer"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/policies` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable`, `/errors/policies` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPolicyMatches: {
        parameters: {
            query: {
                /** @description Unix seconds; included. */
                start: string;
                /** @description Unix seconds; not included. At most 800 points are answered. */
                end: string;
                /** @description Length of each point's period; `day` unless given. */
                by?: "hour" | "day";
                /** @description Also report what was found in each period, by type. */
                types?: "true";
            };
            header?: never;
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyMatchesPoint"][];
                };
            };
            /** @description `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/policies` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description Users that have all of them. */
                tags?: string[];
                /** @description Users that have one of them. */
                keyIds?: string[];
                /** @description Users with one of them. */
                userIds?: string[];
                /** @description Users with this in their name or their user id, in any case. */
                name?: string;
                /** @description Users that need meet no filter. */
                all?: "true";
                /** @description How many entries to skip. */
                offset?: string;
                /** @description Page size. 0 or absent: everything, and `offset` is ignored. */
                limit?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"][];
                };
            };
            /** @description `/errors/validation`, `/errors/bad-filters`, `/errors/bad-filters`, `/errors/missing-filteres` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/getting-keys` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUser"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/validation`, `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/user-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateUsers: {
        parameters: {
            query?: {
                /** @description Of the users to change; required. */
                userId?: string;
                /** @description Only users that have all of them. */
                tags?: string[];
            };
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserChange"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/validation`, `/errors/missing-user-id`, `/errors/validation`, `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/managed-by-config`, `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/user-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/getting-keys` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/managed-by-config`, `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/user-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserChange"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/validation`, `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/managed-by-config`, `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/user-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reportKeySpend: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeySpend"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/key-not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/key-reporting-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reportEvents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventReport"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventReportAnswer"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/invalid-reporting-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/event-reporting-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reportDays: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DayReport"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventReportAnswer"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/invalid-reporting-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/event-reporting-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reportTopKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TopKeysReport"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopKeysAnswer"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/invalid-reporting-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/event-reporting-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reportOverview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OverviewRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/invalid-reporting-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/event-reporting-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listLastCalls: {
        parameters: {
            query?: {
                /** @description Ids of keys, by repetition; at most 100. */
                keyIds?: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LastCall"][];
                };
            };
            /** @description `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/event-reporting-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listNearLimits: {
        parameters: {
            query?: {
                /** @description At least this percentage is spent; 80 unless given. */
                share?: string;
                /** @description 1 to 500; 50 when absent. */
                limit?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Budget"][];
                };
            };
            /** @description `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/event-reporting-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listUnpricedModels: {
        parameters: {
            query?: {
                /** @description Unix seconds; included. 30 days before the end unless given. */
                start?: string;
                /** @description Unix seconds; not included. Now unless given. */
                end?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnpricedModel"][];
                };
            };
            /** @description `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/event-reporting-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listUsageByClass: {
        parameters: {
            query: {
                /** @description As in events, such as `openai`. */
                provider: string;
                /** @description Unix seconds; included. */
                start: string;
                /** @description Unix seconds; not included. At most 31 days later. */
                end: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageByClass"][];
                };
            };
            /** @description `/errors/validation`, `/errors/invalid-reporting-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/event-reporting-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listLimits: {
        parameters: {
            query?: {
                /** @description Ids of keys, by repetition. */
                keyIds?: string[];
                /** @description Ids of users, those that Lintel gave them. */
                userIds?: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HolderLimits"][];
                };
            };
            /** @description `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/limits` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listUserIds: {
        parameters: {
            query?: {
                /** @description The key whose calls are looked at; required. */
                keyId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string[];
                };
            };
            /** @description `/errors/validation`, `/errors/missing-key-id` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/key-reporting-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listUserIds_get: {
        parameters: {
            query?: {
                /** @description The key whose calls are looked at; required. */
                keyId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string[];
                };
            };
            /** @description `/errors/validation`, `/errors/missing-key-id` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/key-reporting-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCustomIds: {
        parameters: {
            query?: {
                /** @description The key whose calls are looked at; required. */
                keyId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string[];
                };
            };
            /** @description `/errors/validation`, `/errors/missing-key-id` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/key-reporting-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description As in `x-custom-event-id`. */
                customId?: string;
                /** @description Events of this user. */
                userId?: string;
                /** @description Events of one of them. */
                keyIds?: string[];
                /** @description Unix seconds; included. Required with `keyIds`. */
                start?: string;
                /** @description Unix seconds; included. Required with `keyIds`. */
                end?: string;
                /** @description 1 to 500: one page, the oldest events first. A page of large bodies may be shorter. Absent: all of them. */
                limit?: string;
                /** @description The header `x-lintel-next-cursor` of the previous page, with the same filter. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"][];
                };
            };
            /** @description `/errors/validation`, `/errors/no-filters-empty`, `/errors/query-param-start-missing`, `/errors/bad-start-query-param`, `/errors/query-param-end-missing`, `/errors/bad-end-query-param` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/event-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listLiveCalls: {
        parameters: {
            query?: {
                /** @description `cursor` of the answer before. Without one, the latest calls. */
                cursor?: string;
                /** @description How many seconds to wait for a call where there is none yet; 0 unless given, at most 25. */
                wait?: string;
                /** @description 1 to 500; 100 when absent. */
                limit?: string;
                /** @description Only calls of this key. */
                keyId?: string;
                /** @description Only calls for this user. */
                userId?: string;
                /** @description Only calls to this provider. */
                provider?: string;
                /** @description Only calls of this model. */
                model?: string;
                /** @description Only calls that were, or were not, answered with 200 and without an error. */
                failed?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LiveCalls"];
                };
            };
            /** @description `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/event-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    searchEvents_get: {
        parameters: {
            query: {
                /** @description Unix seconds; included. */
                start: number;
                /** @description Unix seconds; not included. */
                end: number;
                /** @description Events of one of them. */
                keyIds?: string[];
                /** @description Events of one of them. */
                userIds?: string[];
                /** @description Events with one of them. */
                customIds?: string[];
                /** @description Events of calls to which one of these policies applied. */
                policyIds?: string[];
                /** @description Events of one of them; `cached` is what routes answered from their cache. */
                providers?: string[];
                /** @description Events with one of them as their `model`, as reports group by it: not what the caller called it, nor a deployment's name. */
                models?: string[];
                /** @description Events of calls on one of these routes. */
                routeIds?: string[];
                /** @description Events that have all of them. */
                tags?: string[];
                /** @description `allowed`, `warned`, `blocked`, `redacted`. */
                actions?: string[];
                /** @description 0 or absent: any. */
                status?: number;
                /** @description `unknown`: calls that were under way when the gateway died. */
                outcome?: "unknown";
                /** @description `asc` or `desc`. */
                costOrder?: string;
                /** @description `asc` or `desc`. */
                dateOrder?: string;
                /** @description Accepted, without effect. */
                requestContent?: string;
                /** @description Accepted, without effect. */
                responseContent?: string;
                /** @description Page size. 0 or absent: everything, and `offset` is ignored. */
                limit?: number;
                /** @description How many entries to skip. */
                offset?: number;
                /** @description Whether to return `count`, the number of all matches. */
                returnCount?: boolean;
                /** @description `nextCursor` of the previous page, with the same filters and order. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventSearchAnswer"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/event-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    searchEvents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventSearch"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventSearchAnswer"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/event-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventDetails"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/event-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    correctEvent: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventCorrection"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventCorrectionAnswer"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/validation`, `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/conflict`, `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/event-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    repriceEvents: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Repricing"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RepricingAnswer"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/validation`, `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/event-manager` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listJobs: {
        parameters: {
            query?: {
                /** @description Only those in this state. */
                state?: "running" | "ended" | "booked";
                /** @description 1 to 500; 50 when absent. */
                limit?: string;
                /** @description `nextCursor` of the previous page, with the same filters. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobPage"];
                };
            };
            /** @description `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/jobs` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listProviders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Provider"][];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPrices: {
        parameters: {
            query: {
                /** @description None is known of another one. */
                provider: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriceList"];
                };
            };
            /** @description `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAdminTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminToken"][];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/admin-tokens` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createAdminToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAdminToken"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedAdminToken"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/validation`, `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/conflict`, `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/admin-tokens` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeAdminToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminToken"];
                };
            };
            /** @description `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/admin-tokens` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAudit: {
        parameters: {
            query?: {
                /** @description Only changes of this kind of entity. */
                entity?: string;
                /** @description Only changes of the entity with this id. */
                entityId?: string;
                /** @description A name, or a token's id. */
                actor?: string;
                /** @description Only changes by this operation. */
                verb?: string;
                /** @description Unix seconds; included. */
                from?: string;
                /** @description Unix seconds; included. */
                to?: string;
                /** @description 1 to 1000; 100 when absent. */
                limit?: string;
                /** @description `nextCursor` of the previous page, with the same filters. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            /** @description `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/audit` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readSystem: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["System"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/system` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAlerts: {
        parameters: {
            query?: {
                /** @description Page size. 0 or absent: everything, and `offset` is ignored. */
                limit?: string;
                /** @description How many entries to skip. */
                offset?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alert"][];
                };
            };
            /** @description `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/alerts` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createAlert: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAlert"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedAlert"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/validation`, `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/alerts` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readAlert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alert"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/alerts` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteAlert: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/alerts` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateAlert: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertChange"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alert"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/validation`, `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/alerts` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    testAlert: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertDelivery"];
                };
            };
            /** @description `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/alerts` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAlertDeliveries: {
        parameters: {
            query?: {
                /** @description Only those in this state. */
                state?: "pending" | "delivered" | "dead";
                /** @description Only those of this rule. */
                alertId?: string;
                /** @description 1 to 500; 50 when absent. */
                limit?: string;
                /** @description `nextCursor` of the previous page, with the same filters. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertDeliveryPage"];
                };
            };
            /** @description `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/alerts` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retryAlertDelivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertDelivery"];
                };
            };
            /** @description `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/alerts` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    importItems: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportAnswer"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/validation`, `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/imports` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportConfig: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportedConfig"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/conflict` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/config` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    planConfig: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfigToApply"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigPlan"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/conflict` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/config` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    applyConfig: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfigToApply"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigPlan"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/validation`, `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/conflict`, `/errors/managed-by-config`, `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/config` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSession"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description `/errors/request-body-read`, `/errors/json-unmarshal`, `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/cross-site-request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-body-too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/sessions` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndedSession"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/cross-site-request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/sessions` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSignInMethods: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInMethods"];
                };
            };
        };
    };
    listSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListedSession"][];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/sessions` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`. */
                "idempotency-key"?: string;
                /** @description The `etag` of the state to change; 412 if it has changed since. */
                "if-match"?: string;
            };
            path: {
                /** @description Its id, as returned when it was created. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `/errors/validation` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/request-running` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/too-many-attempts` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/sessions` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description `/errors/store-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
