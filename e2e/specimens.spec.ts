import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { DashboardPage } from './dashboard-page.ts';

const FOLDER = fileURLToPath(new URL('../../shared/data/recordings/', import.meta.url));

/** What the page says once a specimen is open: how many beats it found. */
const SPECIMENS: readonly { readonly files: readonly string[]; readonly beats: RegExp }[] = [
  { files: ['03700181.hea', '03700181.dat'], beats: /^1,2\d\d beats scored$/ },
  { files: ['100_3chan.hea', '100_3chan.dat'], beats: /^4 beats scored$/ },
  { files: ['a103l.hea', 'a103l.mat'], beats: /^6\d\d beats scored$/ },
  { files: ['s0010_re.hea', 's0010_re.dat', 's0010_re.xyz'], beats: /^5\d beats scored$/ },
  { files: ['test01_00s.hea', 'test01_00s.dat'], beats: /^1\d beats scored$/ },
  { files: ['v102s.hea', 'v102s.dat'], beats: /^5\d\d beats scored$/ },
  { files: ['test_generator_2.edf'], beats: /^600 beats scored$/ },
  { files: ['test_edfann.edf'], beats: /^0 beats scored$/ },
  { files: ['physiobank-atm-15-leads.csv'], beats: /^1\d beats scored$/ },
  { files: ['biosppy-1000hz.txt'], beats: /^1\d beats scored$/ },
  { files: ['mitdb-103-adc-one-column.csv'], beats: /^2,1\d\d beats scored$/ },
  { files: ['nstdb-118e00-mv-one-column.csv', 'nstdb-118e00-r-peaks.csv'], beats: /^\d+ beats scored$/ },
  { files: ['edb-e0103-mv-one-column.csv'], beats: /^12\d beats scored$/ },
  { files: ['kardia-1-lead.atc'], beats: /^4\d beats scored$/ },
  { files: ['fda-aecg.xml'], beats: /^1\d beats scored$/ },
  { files: ['waveform_ecg.dcm'], beats: /^10 beats scored$/ },
];

test.describe('real recordings', () => {
  test.skip(!existsSync(FOLDER), 'the specimens are not at hand (../shared/data/recordings)');

  test('open one after the other, each with its companions, and every one of the folder', async ({
    page,
  }) => {
    const named = SPECIMENS.flatMap(({ files }) => files);
    expect(named.toSorted()).toEqual(readdirSync(FOLDER).toSorted());
    const dashboard = new DashboardPage(page);
    await dashboard.openRecording();
    for (const { files, beats } of SPECIMENS) {
      await test.step(files[0], async () => {
        await dashboard.chooseFiles(...files.map((file) => join(FOLDER, file)));
        await expect(dashboard.status).toHaveText(beats);
        await dashboard.waitFor('done');
        await expect(dashboard.alert).toHaveCount(0);
      });
    }
  });
});
