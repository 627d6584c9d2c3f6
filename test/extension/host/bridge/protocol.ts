/** Names the folder that holds the sockets of the extension hosts and, in BRIDGE_POINTER, the path of the newest. */
export const BRIDGE_FOLDER_VARIABLE = 'COPPICE_TEST_BRIDGE';
export const BRIDGE_POINTER = 'newest';
/** Carries the user's own values of the variables that the server gets changed, as JSON; null where one is unset. */
export const ORIGINAL_HOMES_VARIABLE = 'COPPICE_TEST_HOMES';
/** What the server writes beside its own folders goes where these say, which must not be the user's home. */
export const HOME_VARIABLES = ['XDG_DATA_HOME', 'XDG_CACHE_HOME'] as const;

export interface BridgeRequest {
  readonly source: string;
  readonly argument: unknown;
}

export type BridgeAnswer = { readonly kind: 'done'; readonly value?: unknown } | { readonly kind: 'failed'; readonly error: string };
