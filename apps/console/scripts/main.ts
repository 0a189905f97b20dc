// `npm run build -w apps/console`: builds the pages into the folder named first, and says what they weigh.
import { resolve } from 'node:path';
import { buildPages } from './build.ts';

const [, , folder = 'dist'] = process.argv;
for (const { page, scriptGzipped, styleGzipped } of await buildPages(resolve(folder)))
  console.log(`${page}: ${scriptGzipped} bytes of script, ${styleGzipped} of style, gzipped`);
