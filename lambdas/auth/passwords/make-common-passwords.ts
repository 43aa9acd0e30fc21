import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { fingerprint, packFingerprints } from './common.ts';

// Writes common-passwords.data.ts. Not part of a bundle; needed only when the list changes:
//   npm install --prefix DIRECTORY zxcvbn@4.4.2
//   node lambdas/auth/passwords/make-common-passwords.ts DIRECTORY/node_modules/zxcvbn/lib/frequency_lists.js
const COUNT = 3_000;
const SHORTEST = 8;
const WIDTH = 100;

const source = process.argv[2];
if (!source) throw new Error('got no file, expected the path of zxcvbn’s lib/frequency_lists.js');

const lists = (await import(pathToFileURL(path.resolve(source)).href)) as {
  default: { passwords: string[] };
};
const common = lists.default.passwords.filter((password) => password.length >= SHORTEST).slice(0, COUNT);
const packed = packFingerprints(common.map(fingerprint).sort((a, b) => a - b));
const rows = packed.match(new RegExp(`.{1,${WIDTH}}`, 'g')) ?? [];

await writeFile(
  path.join(import.meta.dirname, 'common-passwords.data.ts'),
  `// Written by make-common-passwords.ts. The ${COUNT.toLocaleString('en')} most common passwords of ${SHORTEST} characters and more, as sorted
// 32-bit prefixes of SHA-256: half the size, and nothing that nobody wants to read. From the frequency
// list of zxcvbn 4.4.2, Copyright (c) 2012-2016 Dan Wheeler and Dropbox, Inc., under the MIT licence.
export const FINGERPRINTS =
${rows.map((row) => `  '${row}'`).join(' +\n')};
`,
);
