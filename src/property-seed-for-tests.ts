import fc from 'fast-check';

/**
 * The seed of every property that names none: a run of the tests is the same each time. `PROPERTY_SEED=7 npm run test:unit`
 * draws other cases; what fails there is kept as a test of its own.
 */
const DEFAULT_SEED = 20_261_122;

const given = process.env.PROPERTY_SEED;
if (given !== undefined && !/^-?\d+$/.test(given)) {
  throw new Error(`PROPERTY_SEED is ${given}; a whole number was expected.`);
}
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: given === undefined ? DEFAULT_SEED : Number(given) });
