/** The lease of a job in its caller's hands: nobody has to renew it. */
export const NO_END = Number.MAX_SAFE_INTEGER;

/** In a worker's hands, whatever its state. */
export const IS_LEASED = `lease_until < ${NO_END}`;
