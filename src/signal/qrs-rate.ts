/** Samples a second at which QRS complexes are looked for, whatever the rate of the recording. */
export const FEATURE_RATE_HZ = 125;
/** Levels and quality are told once a second. */
export const BLOCK_SAMPLES = FEATURE_RATE_HZ;
