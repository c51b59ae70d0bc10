import { useState } from 'react';
import type { ClassificationState } from '../../store/classification.ts';
import { download } from '../parts/download.ts';
import { useSaveWithClasses } from '../parts/use-save-with-classes.ts';
import { useDashboardState } from '../session-context.ts';
import { beatsCsv } from './beats-csv.ts';
import { useCriteria, useExplore } from './explore-context.ts';

/** What can be taken along: the strip as a picture, beats as a table, labels as annotations, a printed page. */
export function ExportButtons() {
  const { recording, paper } = useExplore();
  const criteria = useCriteria();
  const [failure, setFailure] = useState<string | null>(null);
  const isEmpty = useDashboardState(({ beatCount }) => beatCount === 0);
  const { name, rateHz } = recording.info;
  const savePicture = () => {
    paper.current?.paintWhole();
    paper.current?.canvas.toBlob((blob) => {
      if (blob) download(`${name}-strip.png`, [blob], 'image/png');
    });
  };
  const writeTable = ({ shown }: ClassificationState) => {
    const { beats, reference, labels } = recording;
    const classified = shown?.beats ?? null;
    const table = { beats, reference, labels: labels.getState().labels, classified, criteria, rateHz };
    const csv = beatsCsv(table);
    download(`${name}-beats.csv`, [csv], 'text/csv');
  };
  const { save: saveTable, isWaiting } = useSaveWithClasses(writeTable);
  const saveAnnotations = async () => {
    try {
      const { name: fileName, bytes } = await recording.exportAnnotations();
      setFailure(null);
      download(fileName, [bytes], 'application/octet-stream');
    } catch (thrown) {
      setFailure(thrown instanceof Error ? thrown.message : String(thrown));
    }
  };
  return (
    <fieldset className="button-group" aria-label="Take along">
      <button type="button" onClick={savePicture} title="The strip on screen as a PNG picture">
        Picture
      </button>
      <button
        type="button"
        onClick={() => void saveTable()}
        disabled={isEmpty}
        aria-busy={isWaiting}
        title="Every beat with time, RR, scores, verdicts, class, reference and label as CSV"
      >
        Beats CSV
      </button>
      <button
        type="button"
        onClick={() => void saveAnnotations()}
        disabled={isEmpty}
        title="Beats with your labels as a WFDB annotation file"
      >
        WFDB labels
      </button>
      <button type="button" onClick={() => print()} title="The strip on screen with the summary, on paper">
        Print
      </button>
      {failure !== null && (
        <span className="notice is-error" role="alert">
          {failure}
        </span>
      )}
    </fieldset>
  );
}
