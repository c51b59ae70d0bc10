// Compiles the AssemblyScript kernels and writes each as base64 into the TypeScript file that starts it.
// With --check it writes nothing and fails where a committed file is not what its source gives. With the names of
// sources it leaves the others alone.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const KERNELS = [
  {
    source: 'assembly/int8/kernels.ts',
    target: 'src/models/int8/simd/int8-kernels.ts',
    name: 'INT8_KERNELS_BASE64',
  },
  {
    source: 'assembly/fp32/kernels.ts',
    target: 'src/models/fp32/simd/fp32-kernels.ts',
    name: 'FP32_KERNELS_BASE64',
  },
  {
    source: 'assembly/sparse/kernels.ts',
    target: 'src/models/int8/sparse/sparse-kernels.ts',
    name: 'SPARSE_KERNELS_BASE64',
  },
  {
    source: 'assembly/training/kernels.ts',
    target: 'src/training/classifier/gradient-kernels.ts',
    name: 'GRADIENT_KERNELS_BASE64',
  },
  {
    source: 'assembly/numbers/kernels.ts',
    target: 'src/formats/number-kernels.ts',
    name: 'NUMBER_KERNELS_BASE64',
  },
];
const OPTIONS = ['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--enable', 'simd'];
const LINE_CHARACTERS = 100;

async function compile(source) {
  let bytes;
  const { error, stderr } = await asc.main([source, ...OPTIONS, '--outFile', 'kernels.wasm'], {
    readFile: (path, base) => readIfThere(join(base, path)),
    writeFile: (path, contents) => {
      if (path.endsWith('.wasm')) bytes = contents;
    },
  });
  if (error || !bytes) throw new Error(`${source} does not compile:\n${stderr}`, { cause: error });
  return bytes;
}

/** The compiler asks for each file in several places. */
function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function moduleText({ source, name }, bytes) {
  const base64 = Buffer.from(bytes).toString('base64');
  const lines = base64.match(new RegExp(`.{1,${LINE_CHARACTERS}}`, 'g')).map((line) => `  '${line}',`);
  return [
    `// Written by \`npm run build:kernels\` from ${source}: ${bytes.length} bytes of WebAssembly.`,
    `export const ${name} = [`,
    ...lines,
    "].join('');",
    '',
  ].join('\n');
}

process.chdir(ROOT);
const chosen = process.argv.slice(2).filter((argument) => argument !== '--check');
for (const kernel of KERNELS) {
  if (chosen.length > 0 && !chosen.includes(kernel.source)) continue;
  const bytes = await compile(kernel.source);
  const text = moduleText(kernel, bytes);
  if (!process.argv.includes('--check')) {
    writeFileSync(kernel.target, text);
    console.log(`${kernel.target}: ${bytes.length} bytes of WebAssembly`);
  } else if (readIfThere(kernel.target) !== text) {
    console.error(`${kernel.target} is not what ${kernel.source} gives: run npm run build:kernels.`);
    process.exitCode = 1;
  }
}
