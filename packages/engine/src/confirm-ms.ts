/** How long a worker may take to confirm what was asked, unless its kind says otherwise, in milliseconds. */
export const CONFIRM_MS = 60_000;
