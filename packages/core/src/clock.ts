/**
 * Epoch milliseconds by the system's clock: the only place in the core that reads the time, used where a host
 * brings no clock of its own (SPEC §9.1). A monotonic clock would not do, since it stands still while a
 * machine sleeps and a grant would outlive its `expires_at`.
 */
export const systemClock = (): number => Date.now()
