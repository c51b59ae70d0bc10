/**
 * Makes public/demo/mitdb-208-excerpt.{hea,dat} out of the five minutes of MIT-BIH record 208 that SciPy ships.
 *
 *   apt-get download python3-scipy && dpkg-deb -x python3-scipy_*.deb scipy
 *   node scripts/build-demo-recording.mjs scipy/usr/lib/python3/dist-packages/scipy/misc/ecg.dat
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { argv, exit } from 'node:process';
import { unzipSync } from 'fflate';

const NAME = 'mitdb-208-excerpt';
const FOLDER = new URL('../public/demo/', import.meta.url);
/** As the header of MIT-BIH record 208 says. */
const RATE_HZ = 360;
const ADC_UNITS_PER_MV = 200;
const ADC_ZERO = 1024;

/** @returns {Uint16Array} ADC values of the array `ecg` in a NumPy archive */
function readSamples(path) {
  const array = unzipSync(readFileSync(path))['ecg.npy'];
  const view = new DataView(array.buffer, array.byteOffset, array.byteLength);
  const headerBytes = view.getUint16(8, true);
  const header = new TextDecoder().decode(array.subarray(10, 10 + headerBytes));
  if (!header.includes("'descr': '<u2'")) throw new Error(`expected 16-bit unsigned integers, not ${header}`);
  return new Uint16Array(array.slice(10 + headerBytes).buffer);
}

/** WFDB format 212: two 12-bit samples in three bytes, see signal(5). */
function packFormat212(samples) {
  const bytes = new Uint8Array((samples.length / 2) * 3);
  for (let pair = 0; pair < samples.length / 2; pair++) {
    const first = samples[2 * pair];
    const second = samples[2 * pair + 1];
    bytes.set([first & 0xff, (first >> 8) | ((second >> 8) << 4), second & 0xff], 3 * pair);
  }
  return bytes;
}

/** WFDB header, see header(5): the checksum is the sum of the samples as a signed 16-bit number. */
function headerOf(samples) {
  const checksum = new Int16Array([samples.reduce((sum, sample) => sum + sample, 0)])[0];
  return [
    `${NAME} 1 ${RATE_HZ} ${samples.length}`,
    `${NAME}.dat 212 ${ADC_UNITS_PER_MV} 11 ${ADC_ZERO} ${samples[0]} ${checksum} 0 MLII`,
    '# Five minutes of MIT-BIH Arrhythmia Database record 208, from sample 422820',
    '',
  ].join('\n');
}

const [path] = argv.slice(2);
if (path === undefined) {
  console.error('Usage: node scripts/build-demo-recording.mjs PATH/scipy/misc/ecg.dat');
  exit(1);
}
const samples = readSamples(path);
writeFileSync(new URL(`${NAME}.hea`, FOLDER), headerOf(samples));
writeFileSync(new URL(`${NAME}.dat`, FOLDER), packFormat212(samples));
