/** `2026-11-21 09:15 UTC`. @param ms since the epoch */
export const minute = (ms: number) => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
/** `2026-11-21`. @param ms since the epoch */
export const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
